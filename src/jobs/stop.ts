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
  /** From now on requests are granted again; that of a service that ended meanwhile is granted now. */
  stoppable(): void;
}

export function createStop(): Stop {
  const controller = new AbortController();
  let first: Problem | null = null;
  let past = false;
  let ending: Problem | null = null;

  function grant(reason: Problem): void {
    first ??= reason;
    controller.abort(first);
  }

  return {
    signal: controller.signal,
    reason: () => first,
    request(reason) {
      if (!past) grant(reason);
      else if (reason.code === 'interrupted') ending = reason;
      return !past;
    },
    pointOfNoReturn() {
      if (first) throw first;
      past = true;
    },
    stoppable() {
      past = false;
      if (ending) grant(ending);
    },
  };
}
