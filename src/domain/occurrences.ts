/**
 * When a schedule is due. Its occurrences are instants; the rule is one sentence: the latest occurrence that has come is
 * run, once, and stands for those before it that were not.
 */

/** The first occurrence after an instant; null: there is none any more. */
export type NextDue = (after: Date) => Date | null;

export interface Due {
  readonly at: Date;
  /** How many occurrences before it were not run, for which it stands; `mostCounted` stands for more as well. */
  readonly missed: number;
}

const minuteMs = 60_000;
/** More are not told apart: years of minutes must not hold the service up. */
export const mostCounted = 1000;

/** The latest occurrence after `decided`, up to and with `now`; null: none has come. */
export function latestDue(next: NextDue, decided: Date, now: Date): Due | null {
  const oldest = next(decided);
  if (!oldest || oldest > now) return null;
  // Back from now in growing steps, so that years without the service cost no more than a minute.
  for (let reachMs = minuteMs; ; reachMs *= 4) {
    const from = new Date(Math.max(decided.getTime(), now.getTime() - reachMs));
    const first = next(from);
    if (!first || first > now) continue;
    const at = lastUntil(next, first, now);
    return { at, missed: countBetween(next, decided, at) };
  }
}

function lastUntil(next: NextDue, first: Date, now: Date): Date {
  let last = first;
  for (let at = next(last); at && at <= now; at = next(last)) last = at;
  return last;
}

function countBetween(next: NextDue, after: Date, before: Date): number {
  let count = 0;
  for (let at = next(after); at && at < before && count < mostCounted; at = next(at)) count += 1;
  return count;
}

/** The next occurrences, as many as there are. */
export function nextDues(next: NextDue, after: Date, count: number): Date[] {
  const dues: Date[] = [];
  for (let at = next(after); at && dues.length < count; at = next(at)) dues.push(at);
  return dues;
}
