/** From those who make something to the one who takes it. */
export interface Handover<T> {
  put(item: T): void;
  /** Counts work that puts items as under way until it ends. What it rejects with, the taker is told. */
  give(work: Promise<void>): void;
  /** How much work is under way. */
  givers(): number;
  /** Whether nothing is there and nothing comes. */
  isOver(): boolean;
  /** All that is there; waits until something is, or some work has ended. Rejects once some has failed. */
  take(): Promise<T[]>;
}

export function createHandover<T>(): Handover<T> {
  let items: T[] = [];
  let underWay = 0;
  let failure: { readonly error: unknown } | null = null;
  let changed = Promise.withResolvers<void>();
  return {
    put(item) {
      items.push(item);
      changed.resolve();
    },
    give(work) {
      underWay += 1;
      const end = () => {
        underWay -= 1;
        changed.resolve();
      };
      work.then(end, (error: unknown) => {
        failure ??= { error };
        end();
      });
    },
    givers: () => underWay,
    isOver: () => underWay === 0 && items.length === 0 && failure === null,
    async take() {
      await changed.promise;
      changed = Promise.withResolvers();
      if (failure) throw failure.error;
      const there = items;
      items = [];
      return there;
    },
  };
}
