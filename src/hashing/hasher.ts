import { createChildPool } from '../children/child-pool.ts';
import type { Following, Hasher } from '../domain/ports/hasher.ts';
import type { StructureReport } from '../domain/ports/structure.ts';
import { startHashChild } from './hash-child.ts';
import { createProgress } from './progress.ts';
import type { HashRequest } from './protocol.ts';

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

  function follow(
    what: Pick<HashRequest, 'file' | 'structure'>,
    signal: AbortSignal,
  ): Following<StructureReport> {
    const progress = createProgress(what, signal);
    const found = pool
      .use(progress.signal, (child) => child.hash(progress))
      .catch(() => null)
      .finally(progress.end);
    return {
      written: progress.written,
      abandon: progress.abandon,
      async finish(lengthBytes) {
        progress.finish(lengthBytes);
        return found;
      },
    };
  }

  return {
    follow(file, signal) {
      const following = follow({ file, structure: false }, signal);
      const finish = async (lengthBytes: number) => (await following.finish(lengthBytes))?.sha256 ?? null;
      return { ...following, finish };
    },
    followStructure: (file, signal) => follow({ file, structure: true }, signal),
    close: pool.close,
  };
}
