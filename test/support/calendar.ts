/** When daily and hourly schedules are due, worked out from nothing but what clocks of a zone show. */

const stepMs = 30 * 60_000;

/** What clocks are ahead of UTC by, in milliseconds. It changes only at half hours. */
function offsetsOf(timezone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  const read = (instantMs: number): number => {
    const text = format.format(instantMs);
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(text) ?? [];
    return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
  };
  return (instantMs) => {
    const step = Math.floor(instantMs / stepMs);
    const offset = known.get(step) ?? read(step * stepMs);
    known.set(step, offset);
    return offset;
  };
}

export interface Span {
  readonly timezone: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Each local day's first instant that shows this time; where none does, the first after the gap. */
export function dailyDues({ timezone, fromMs, untilMs }: Span, hour: number, minute: number): number[] {
  const offset = offsetsOf(timezone);
  const dues: number[] = [];
  const dayMs = 24 * 3_600_000;
  for (let day = Math.floor(fromMs / dayMs) * dayMs - dayMs; day <= untilMs + dayMs; day += dayMs) {
    const wanted = day + (hour * 60 + minute) * 60_000;
    const earliest = wanted - 15 * 3_600_000;
    let at = earliest + ((minute * 60_000 - earliest) % stepMs);
    while (at + offset(at) < wanted) at += stepMs;
    // In a gap it is the end of the gap, which lies at a half hour.
    dues.push(at + offset(at) === wanted ? at : Math.floor(at / stepMs) * stepMs);
  }
  return dues.filter((due) => due > fromMs && due <= untilMs);
}

/** Each instant at which clocks show so many full hours: real hours, those of the night in autumn that comes twice as well. */
export function hourlyDues({ timezone, fromMs, untilMs }: Span, hours: number): number[] {
  const offset = offsetsOf(timezone);
  const dues: number[] = [];
  for (let at = Math.floor(fromMs / stepMs) * stepMs; at <= untilMs; at += stepMs) {
    if (at > fromMs && (at + offset(at)) % (hours * 3_600_000) === 0) dues.push(at);
  }
  return dues;
}
