/** Which hour, day, ISO week, month and year an instant belongs to, in a time zone. */

export interface Periods {
  readonly hour: string;
  readonly day: string;
  readonly week: string;
  readonly month: string;
  readonly year: string;
}

const dayMs = 86_400_000;

/** Whether the name is one of the zones that there are. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

type OffsetAt = (instantMs: number) => number;

/** What was found out last, of zones and of the instants of each. */
const rememberedZones = 20;
const rememberedInstants = 10_000;
const zones = new Map<string, OffsetAt>();

/** Gives a function for many instants (milliseconds since the epoch) of one zone. Throws a RangeError for a zone that is none. */
export function periodsIn(timezone: string): (instantMs: number) => Periods {
  const aheadOfUtc = remembering(zones, rememberedZones, timezone, () => rememberingOffsets(timezone));
  return (instantMs) => {
    const aheadMs = aheadOfUtc(instantMs);
    // What UTC's clocks show then is what the zone's show now.
    const shown = new Date(instantMs + aheadMs);
    const [year, month, day] = [shown.getUTCFullYear(), shown.getUTCMonth() + 1, shown.getUTCDate()];
    // The hour that a clock shows twice in autumn is two hours.
    const offset = Math.round(aheadMs / 60_000);
    return {
      hour: `${year}-${two(month)}-${two(day)} ${two(shown.getUTCHours())}${offset < 0 ? '' : '+'}${offset}`,
      day: `${year}-${two(month)}-${two(day)}`,
      week: isoWeek(year, month, day),
      month: `${year}-${two(month)}`,
      year: String(year),
    };
  };
}

/** Asking takes a while, and the plan of each night asks for what that of the night before has asked for. */
function rememberingOffsets(timezone: string): OffsetAt {
  const offsetAt = offsetIn(timezone);
  const offsets = new Map<number, number>();
  return (instantMs) => remembering(offsets, rememberedInstants, instantMs, () => offsetAt(instantMs));
}

function remembering<K, V>(known: Map<K, V>, most: number, key: K, find: () => V): V {
  const value = known.get(key) ?? find();
  if (known.size >= most) known.clear();
  known.set(key, value);
  return value;
}

/** By how many milliseconds the clocks of a zone are ahead of UTC's at an instant. */
function offsetIn(timezone: string): OffsetAt {
  // What most policies say, without the work of asking.
  if (timezone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instantMs) => {
    const parts = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
    const field = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? Number.NaN;
    const date = Date.UTC(field('year'), field('month') - 1, field('day'));
    const shownMs = date + ((field('hour') * 60 + field('minute')) * 60 + field('second')) * 1000;
    return shownMs - Math.floor(instantMs / 1000) * 1000;
  };
}

const two = (number: number): string => String(number).padStart(2, '0');

/** ISO 8601: a week belongs to the year that has its Thursday. */
function isoWeek(year: number, month: number, day: number): string {
  const date = Date.UTC(year, month - 1, day);
  const weekday = (new Date(date).getUTCDay() + 6) % 7;
  const thursday = new Date(date + (3 - weekday) * dayMs);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - first) / (7 * dayMs));
  return `${thursday.getUTCFullYear()}-W${two(week)}`;
}
