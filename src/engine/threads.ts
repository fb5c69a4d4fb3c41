import { availableParallelism } from 'node:os';

/** At most so many threads, and fewer than there are cores; at least one. */
export const leavingCore = (threads: number, cores = availableParallelism()): number =>
  Math.min(threads, Math.max(1, cores - 1));
