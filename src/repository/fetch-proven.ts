import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { isUnreadable, type ObjectStore } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import { fileOperations } from '../files/file-operations.ts';
import { hashed } from '../files/hashed.ts';
import { onPath } from './local/errors.ts';

interface Wanted {
  readonly key: string;
  readonly sha256: string;
  /** Where it goes. */
  readonly file: string;
}

/**
 * Fetches an object into a new file and proves it by its hash: once more where that is another one, since bytes can be
 * spoilt on their way. `verification_failed` where it is the object that is damaged.
 */
export async function fetchProven(
  store: ObjectStore,
  { key, sha256, file }: Wanted,
  signal: AbortSignal,
): Promise<void> {
  const fetchOnce = async (): Promise<string> => {
    const hash = createHash('sha256');
    await onPath(file, () =>
      fileOperations.copyInto(file, hashed(store.get(key, { signal }), hash), { signal }),
    );
    return hash.digest('hex');
  };
  if ((await fetchOnce().catch(damage)) === sha256) return;
  await onPath(file, () => rm(file, { force: true }));
  const found = await fetchOnce().catch(damage);
  if (found === sha256) return;
  const what =
    found instanceof Problem ? found.message : `${key} hashes to ${found}, but its manifest says ${sha256}.`;
  throw new Problem('verification_failed', what);
}

/** What cannot be read counts as damaged; other errors pass through. */
function damage(error: unknown): Problem {
  if (isUnreadable(error)) return error;
  throw error;
}
