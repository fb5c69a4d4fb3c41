import type { Problem } from '../domain/problem.ts';

/** Whether and why a job is to stop. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Why it was asked to stop first; null when it was not. */
  reason(): Problem | null;
  /** Asks the job to stop; false when it has passed its point of no return. The first reason stays. */
  request(reason: Problem): boolean;
  /** From now on no request is granted. Throws the reason of one that was. */
  pointOfNoReturn(): void;
}

export function createStop(): Stop {
  const controller = new AbortController();
  let first: Problem | null = null;
  let past = false;
  return {
    signal: controller.signal,
    reason: () => first,
    request(reason) {
      if (past) return false;
      first ??= reason;
      controller.abort(first);
      return true;
    },
    pointOfNoReturn() {
      if (first) throw first;
      past = true;
    },
  };
}
