/** Until when a policy keeps a backup, as far as that can be foreseen. */
import type { NextDue } from '../occurrences.ts';
import { type Candidate, planRetention } from './plan.ts';
import type { RetentionPolicy } from './policy.ts';

export interface Foresight {
  readonly backup: Candidate;
  /** What lies beside it now. */
  readonly others: readonly Candidate[];
  readonly policy: RetentionPolicy;
  /** When further backups are to come. */
  readonly next: NextDue;
  readonly now: Date;
  /** Nothing is foreseen beyond. */
  readonly atMost: Date;
}

/** More further backups are not looked at: those of a week, where there is one a minute. */
const mostForeseen = 10_000;

/**
 * When the policy would remove a backup, were there further ones as often as there are to be and no others: at the first of them
 * that takes its place. Where none does, the last that is foreseen. null: it would go at once.
 */
export function keptUntil({ backup, others, policy, next, now, atMost }: Foresight): Date | null {
  const further = furtherAfter(next, new Date(Math.max(now.getTime(), Date.parse(backup.createdAt))), atMost);
  const candidates = further.map(candidateAt);
  const isKeptAfter = (count: number): boolean => {
    const later = candidates.slice(0, count);
    const { keep } = planRetention([...others, backup, ...later], policy, further[count - 1] ?? now);
    return keep.some((judgement) => judgement.backup === backup.id);
  };
  if (!isKeptAfter(0)) return null;
  // What goes never comes back: the first that takes its place is found by halving.
  let [kept, reach] = [0, 1];
  for (; reach <= further.length && isKeptAfter(reach); reach *= 2) kept = reach;
  let gone = Math.min(reach, further.length + 1);
  while (gone - kept > 1) {
    const middle = Math.floor((kept + gone) / 2);
    if (isKeptAfter(middle)) kept = middle;
    else gone = middle;
  }
  return further[gone - 1] ?? lastForeseen(further, atMost);
}

function furtherAfter(next: NextDue, from: Date, until: Date): Date[] {
  const further: Date[] = [];
  for (let at = next(from); at && at < until && further.length < mostForeseen; at = next(at))
    further.push(at);
  return further;
}

const lastForeseen = (further: readonly Date[], atMost: Date): Date =>
  further.length < mostForeseen ? atMost : (further.at(-1) ?? atMost);

const candidateAt = (at: Date): Candidate => ({
  id: at.toISOString(),
  createdAt: at.toISOString(),
  sizeBytes: 0,
  good: true,
  held: false,
  inUse: false,
  awaitedIn: [],
});
