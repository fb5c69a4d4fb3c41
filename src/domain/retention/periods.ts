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

/** Gives a function for many instants (milliseconds since the epoch) of one zone. Throws a RangeError for a zone that is none. */
export function periodsIn(timezone: string): (instantMs: number) => Periods {
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
    const [year, month, day] = [field('year'), field('month'), field('day')];
    const local = Date.UTC(year, month - 1, day, field('hour'), field('minute'), field('second'));
    // The hour that a clock shows twice in autumn is two hours.
    const offset = Math.round((local - instantMs) / 60_000);
    return {
      hour: `${year}-${two(month)}-${two(day)} ${two(field('hour'))}${offset < 0 ? '' : '+'}${offset}`,
      day: `${year}-${two(month)}-${two(day)}`,
      week: isoWeek(year, month, day),
      month: `${year}-${two(month)}`,
      year: String(year),
    };
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
