/** A number of equal things (processes, pieces of memory) that all work shares. */
export interface Slots {
  /** Waits in line until one is free; rejects with the signal's reason. Gives what frees it, once. */
  take(signal: AbortSignal): Promise<() => void>;
  /** The same, at once: null where none is free. */
  tryTake(): (() => void) | null;
}

/** Those who came first get theirs first: one that is freed is handed over, so that nobody who comes at that moment overtakes. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();

  const release = () => {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else next();
  };
  const once = (): (() => void) => {
    let held = true;
    return () => {
      if (held) release();
      held = false;
    };
  };

  const tryTake = (): (() => void) | null => {
    if (free === 0) return null;
    free -= 1;
    return once();
  };

  return {
    tryTake,
    async take(signal) {
      signal.throwIfAborted();
      const now = tryTake();
      if (now) return now;
      const turn = Promise.withResolvers<void>();
      const come = () => {
        waiting.delete(come);
        turn.resolve();
      };
      const leave = () => {
        waiting.delete(come);
        turn.reject(signal.reason);
      };
      waiting.add(come);
      signal.addEventListener('abort', leave, { once: true });
      try {
        await turn.promise;
      } finally {
        signal.removeEventListener('abort', leave);
      }
      return once();
    },
  };
}
