import { Problem } from '../domain/problem.ts';

export interface Slots {
  /** Waits in line for a slot; disposing of it gives it back. Rejects with the signal's reason or `shutting_down`. */
  take(signal: AbortSignal): Promise<Disposable>;
  /** Whoever waits or comes later is refused. */
  close(): void;
}

/** `max` slots, lent first come first served. */
export function createSlots(max: number): Slots {
  let free = max;
  let closed = false;
  const waiting = new Set<PromiseWithResolvers<void>>();
  const refusal = () => new Problem('shutting_down', 'The engine is closed.');

  // Handed over without becoming free in between: whoever comes at that moment must not overtake.
  const giveBack = () => {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else {
      waiting.delete(next);
      next.resolve();
    }
  };
  const turn = async (signal: AbortSignal) => {
    const place = Promise.withResolvers<void>();
    const leave = () => {
      waiting.delete(place);
      place.reject(signal.reason);
    };
    waiting.add(place);
    signal.addEventListener('abort', leave);
    try {
      await place.promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  };
  return {
    async take(signal) {
      signal.throwIfAborted();
      if (closed) throw refusal();
      if (free > 0) free -= 1;
      else await turn(signal);
      return { [Symbol.dispose]: giveBack };
    },
    close() {
      closed = true;
      for (const place of waiting) place.reject(refusal());
      waiting.clear();
    },
  };
}
