/** Lets work on the same thing run one after the other. */
export interface Turns {
  /** Runs the work when all that came before it has ended. */
  take<T>(of: string, work: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(of, work) {
      const before = last.get(of) ?? Promise.resolve();
      const turn = before.then(work);
      const ended = turn
        .catch(() => undefined)
        .then(() => {
          if (last.get(of) === ended) last.delete(of);
        });
      last.set(of, ended);
      return turn;
    },
  };
}
