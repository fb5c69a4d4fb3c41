import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TryLock } from '../domain/ports/lock.ts';
import { Problem } from '../domain/problem.ts';
import { hasCode } from '../files/errno.ts';
import { foreignPath, onPath } from './local/errors.ts';

/** Makes this process the only one that backs these databases up into a repository. */
export interface DatabaseLocks {
  /** Rejects with `repository_unavailable` where another one does. Idempotent. */
  take(database: string): Promise<void>;
  /** Gives all back. Idempotent. */
  release(): void;
}

/** The locks lie in the staging folder of a repository, hidden from its listings and from what sweeps the staging. */
export function createDatabaseLocks(stagingRoot: string, tryLock: TryLock): DatabaseLocks {
  const folder = join(stagingRoot, '.locks');
  const held = new Map<string, () => void>();
  return {
    async take(database) {
      if (held.has(database)) return;
      const file = join(folder, database);
      await onPath(file, () => prepare(file));
      const release = lock(file, tryLock);
      if (release === null) {
        const detail = `another duckback backs up ${database} into ${dirname(stagingRoot)}: stop it, or give this one another repository`;
        throw new Problem('repository_unavailable', detail);
      }
      held.set(database, release);
    },
    release() {
      for (const release of held.values()) release();
      held.clear();
    },
  };
}

/** Makes the file, whose name may be taken by a link that leads elsewhere. It is opened only to be made: see fcntl(2). */
async function prepare(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  if (!(await lstat(dirname(file))).isDirectory()) throw foreignPath(dirname(file), 'no folder of its own');
  try {
    await writeFile(file, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    if (!(await lstat(file)).isFile()) throw foreignPath(file, 'no regular file');
  }
}

function lock(file: string, tryLock: TryLock): (() => void) | null {
  try {
    return tryLock(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem('repository_unavailable', `${file} cannot be locked: ${reason}.`, { cause: error });
  }
}
