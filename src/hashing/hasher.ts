import { createChildPool } from '../children/child-pool.ts';
import type { Hasher } from '../domain/ports/hasher.ts';
import { startHashChild } from './hash-child.ts';
import { createProgress } from './progress.ts';

/** How long an unused child is kept for the next file. */
const idleMs = 30_000;

/** The hasher, see the port, of at most so many files at once; more wait in line, while they are written. */
export function createHasher(maxChildren: number): Hasher {
  const pool = createChildPool({ start: startHashChild, max: maxChildren, idleMs });
  return {
    follow(file) {
      const progress = createProgress(file);
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
