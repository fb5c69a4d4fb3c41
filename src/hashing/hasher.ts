import { createChildPool } from '../children/child-pool.ts';
import type { Hasher } from '../domain/ports/hasher.ts';
import { startHashChild } from './hash-child.ts';
import { createProgress } from './progress.ts';

interface HasherOptions {
  /** Files at once; more wait in line, while they are written. */
  readonly maxChildren: number;
  /** A child that is silent for so long is killed: it answers within a second, unless its disk hangs. */
  readonly patienceMs?: number;
}

/** How long an unused child is kept for the next file. */
const idleMs = 30_000;

/** The hasher, see the port. */
export function createHasher({ maxChildren, patienceMs = 60_000 }: HasherOptions): Hasher {
  const pool = createChildPool({ start: () => startHashChild(patienceMs), max: maxChildren, idleMs });
  return {
    follow(file, signal) {
      const progress = createProgress(file, signal);
      const hash = pool
        .use(progress.signal, (child) => child.hash(progress))
        .catch(() => null)
        .finally(progress.end);
      return {
        written: progress.written,
        abandon: progress.abandon,
        async finish(lengthBytes) {
          progress.finish(lengthBytes);
          return hash;
        },
      };
    },
    close: pool.close,
  };
}
