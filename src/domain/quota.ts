import { Problem } from './problem.ts';

/** How much of something one owner may have at once. */
export interface Quota {
  /** Takes one. Throws `too_many_requests`. Call the returned function to give it back; a second call does nothing. */
  take(owner: string): () => void;
  /** The same; null where there is none to be had. */
  tryTake(owner: string): (() => void) | null;
}

/** `what` names the things, in a sentence. */
export function createQuota(most: number, what: string): Quota {
  const taken = new Map<string, Set<object>>();

  function giveBack(owner: string, one: object): void {
    const mine = taken.get(owner);
    mine?.delete(one);
    if (mine?.size === 0) taken.delete(owner);
  }

  function tryTake(owner: string): (() => void) | null {
    const mine = taken.get(owner) ?? new Set();
    if (mine.size >= most) return null;
    const one = {};
    taken.set(owner, mine.add(one));
    return () => giveBack(owner, one);
  }

  return {
    tryTake,
    take(owner) {
      const giveBack = tryTake(owner);
      if (giveBack) return giveBack;
      throw tooMany(most, what);
    },
  };
}

export const tooMany = (most: number, what: string): Problem =>
  new Problem('too_many_requests', `More than ${most} ${what} at once are refused.`, {
    hint: 'Repeat when one of them has ended.',
  });
