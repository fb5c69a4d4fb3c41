/** Putting a file on the disk in small steps while it is written, instead of all of it in the end. */

export interface WriteBack {
  /** Begins a step where enough was written and none is under way; waits for nothing. Throws what an earlier one failed with. */
  wrote(bytes: number): void;
  /** Resolves when no step is under way. Rejects where one has failed: the system reports lost bytes only once. */
  settled(): Promise<void>;
}

/** Small beside what a disk writes in a tenth of a second, so that nobody's own flush waits for long; smaller was no faster. */
const stepBytes = 16 << 20;

export function createWriteBack(flush: () => Promise<void>): WriteBack {
  let pending = 0;
  let underWay: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  const step = async (): Promise<void> => {
    pending = 0;
    try {
      await flush();
    } catch (error) {
      failure = { error };
    }
    underWay = null;
  };
  const report = (): void => {
    if (failure) throw failure.error;
  };
  return {
    wrote(bytes) {
      report();
      pending += bytes;
      if (pending >= stepBytes) underWay ??= step();
    },
    async settled() {
      await underWay;
      report();
    },
  };
}
