/**
 * Which backups stay and which go, and why. A pure function of what there is, the policy, and the time.
 *
 * Counting is restic's: newest first, periods without a backup do not count, rules are OR-ed, and while a rule has not
 * used up its count the oldest backup stays too. Unlike there, a month and a year keep their oldest one: the first's.
 */

import { isFromFuture } from '../clock-error.ts';
import { type Periods, periodsIn } from './periods.ts';
import { countOf, type RetentionPolicy } from './policy.ts';

/** What the rules need to know of a backup. */
export interface Candidate {
  readonly id: string;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
  readonly sizeBytes: number;
  readonly good: boolean;
  /** A report of it cannot be read, so that nobody knows: it stands for nothing, and is not damaged either. */
  readonly unread?: boolean;
  /** When damage was found in it; null, or nothing: none is known. */
  readonly damagedAt?: string | null;
  readonly held: boolean;
  readonly inUse: boolean;
  /** Repositories whose copy is still to be made. */
  readonly awaitedIn: readonly string[];
  /** The primary repository, where its policy would keep it and it is damaged, or is not there; null, or nothing: it lacks nothing. */
  readonly lackedBy?: string | null;
  /** Nobody can remove its bytes before: letting go of it frees nothing. */
  readonly lockedUntil?: Date;
}

export interface Judgement {
  readonly backup: string;
  readonly reasons: string[];
}

/** Newest first. `stopped`: age says nothing now, whatever the policy says; then everything is in `keep`. */
export interface Plan {
  readonly keep: Judgement[];
  readonly remove: Judgement[];
  readonly freedBytes: number;
  readonly stopped: string | null;
}

/** A damaged backup may be all that salvage has. */
const damagedKeptMs = 30 * 86_400_000;

/** For a database without a policy. */
export const keepAll = (candidates: readonly Candidate[], reason: string): Plan => ({
  keep: candidates.toSorted(byAge).map(({ id }) => ({ backup: id, reasons: [reason] })),
  remove: [],
  freedBytes: 0,
  stopped: null,
});

/** Throws a RangeError for a time zone that is none. */
export function planRetention(candidates: readonly Candidate[], policy: RetentionPolicy, now: Date): Plan {
  const newestFirst = candidates.toSorted(byAge);
  const stopped = whyStopped(newestFirst, now);
  if (stopped !== null) return { ...keepAll(candidates, 'pruning is stopped'), stopped };
  const reasons = reasonsToKeep(newestFirst, policy, now);
  const keep: Judgement[] = [];
  const remove: Judgement[] = [];
  let freedBytes = 0;
  for (const { id, good, sizeBytes } of newestFirst) {
    const found = reasons.get(id);
    if (found) keep.push({ backup: id, reasons: found });
    else {
      remove.push({
        backup: id,
        reasons: [good ? 'no rule keeps it' : 'damaged, and newer good ones are kept'],
      });
      freedBytes += sizeBytes;
    }
  }
  return { keep, remove, freedBytes, stopped: null };
}

const byAge = (one: Candidate, other: Candidate): number =>
  Date.parse(other.createdAt) - Date.parse(one.createdAt) || (one.id < other.id ? 1 : -1);

/** Where the clock is wrong, or nothing good would be left, age says nothing. */
function whyStopped(newestFirst: readonly Candidate[], now: Date): string | null {
  const [newest] = newestFirst;
  if (newest && isFromFuture(newest.createdAt, now)) {
    return `The backup ${newest.id} is from the future: put the clock right, or delete it if the clock was wrong when it was made.`;
  }
  return newestFirst.some(({ good }) => good) ? null : 'There is no good backup.';
}

type Reasons = Map<string, string[]>;

function reasonsToKeep(newestFirst: readonly Candidate[], policy: RetentionPolicy, now: Date): Reasons {
  const reasons: Reasons = new Map();
  const give = (id: string, reason: string) => reasons.set(id, [...(reasons.get(id) ?? []), reason]);
  const good = newestFirst.filter((backup) => backup.good);
  keepByCount(good, policy, give);
  keepByPeriod(good, policy, give);
  keepByAge(good, policy, give);
  keepForSalvage(newestFirst, good, now, give);
  for (const { id, held, unread, inUse, awaitedIn, lackedBy, lockedUntil } of newestFirst) {
    if (held) give(id, 'held');
    if (unread) give(id, 'a report of it cannot be read: verify it again');
    if (inUse) give(id, 'in use');
    for (const repository of awaitedIn) give(id, `not copied to ${repository} yet`);
    if (lackedBy) give(id, `${lackedBy} would keep it, and has no good one`);
    if (lockedUntil && lockedUntil > now) give(id, `locked until ${lockedUntil.toISOString()}`);
  }
  return reasons;
}

type Give = (id: string, reason: string) => void;

function keepByCount(good: readonly Candidate[], policy: RetentionPolicy, give: Give): void {
  for (const { id } of good.slice(0, 1)) give(id, 'newest good one');
  const { minBackups = 1 } = policy;
  if (minBackups > 1) for (const { id } of good.slice(0, minBackups)) give(id, 'minimum');
  for (const { id } of good.slice(0, countOf(policy, 'keepLast'))) give(id, 'last');
}

/** Which backup of a period stands for it. */
const rules = [
  { key: 'keepHourly', period: 'hour', reason: 'hourly', stays: 'newest' },
  { key: 'keepDaily', period: 'day', reason: 'daily', stays: 'newest' },
  { key: 'keepWeekly', period: 'week', reason: 'weekly', stays: 'newest' },
  { key: 'keepMonthly', period: 'month', reason: 'monthly', stays: 'oldest' },
  { key: 'keepYearly', period: 'year', reason: 'yearly', stays: 'oldest' },
] as const satisfies readonly { period: keyof Periods; [key: string]: string }[];

function keepByPeriod(good: readonly Candidate[], policy: RetentionPolicy, give: Give): void {
  const periodsOf = periodsIn(policy.timezone ?? 'UTC');
  const dated = good.map(({ id, createdAt }) => ({ id, periods: periodsOf(Date.parse(createdAt)) }));
  for (const { key, period, reason, stays } of rules) {
    const count = countOf(policy, key);
    if (count === 0) continue;
    const found = Map.groupBy(dated, ({ periods }) => periods[period]);
    for (const [name, members] of [...found].slice(0, count)) {
      const one = stays === 'newest' ? members.at(0) : members.at(-1);
      if (one) give(one.id, `${reason} ${name}`);
    }
    const oldest = dated.at(-1);
    if (oldest && found.size < count) give(oldest.id, `oldest, ${reason} has room`);
  }
}

function keepByAge(good: readonly Candidate[], policy: RetentionPolicy, give: Give): void {
  const [newest] = good;
  const { keepWithinMs = 0 } = policy;
  if (!newest || keepWithinMs <= 0) return;
  for (const one of good) if (olderBy(one, newest) <= keepWithinMs) give(one.id, 'within');
}

/** Damaged ones that are not old, or were not known for long. */
function keepForSalvage(all: readonly Candidate[], good: readonly Candidate[], now: Date, give: Give): void {
  const [newest] = good;
  if (!newest) return;
  // A clock that was wrong may have dated the report: one of a far future is not waited for.
  const isNews = ({ damagedAt }: Candidate) =>
    damagedAt ? Math.abs(now.getTime() - Date.parse(damagedAt)) <= damagedKeptMs : false;
  for (const one of all) {
    if (one.good || one.unread) continue;
    if (olderBy(one, newest) <= damagedKeptMs || isNews(one)) give(one.id, 'damaged: 30 days for salvage');
  }
}

const olderBy = (one: Candidate, newest: Candidate): number =>
  Date.parse(newest.createdAt) - Date.parse(one.createdAt);
