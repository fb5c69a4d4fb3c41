import { availableParallelism } from 'node:os';

/** At most so many threads, and one less than there are cores where that leaves any. */
export const leavingCore = (threads: number, cores = availableParallelism()): number =>
  Math.min(threads, Math.max(1, cores - 1));
