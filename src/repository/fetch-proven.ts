import type { ObjectStore } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import { fetchTwice } from '../files/fetch-twice.ts';
import { fileOperations } from '../files/file-operations.ts';
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
  const found = await onPath(file, () =>
    fetchTwice({
      open: () => store.get(key, { signal }),
      into: (source) => fileOperations.copyInto(file, source, { signal }),
      file,
      sha256,
    }),
  );
  if (found === sha256) return;
  const what =
    found instanceof Problem ? found.message : `${key} hashes to ${found}, but its manifest says ${sha256}.`;
  throw new Problem('verification_failed', what);
}
