/** Backups that lie elsewhere, examined here: what was spoilt on its way must not count as damage. */
import { createHash } from 'node:crypto';
import { isUnreadable } from '../../domain/ports/object-store.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import { hashed } from '../../files/hashed.ts';
import type { Findings } from './levels.ts';
import type { Watch } from './stored-bytes.ts';
import type { Subject } from './subject.ts';

/** Copies the bytes of a subject to a new file: once more where they came from elsewhere and are not the manifest's. */
export async function fetchCopy(
  subject: Subject,
  file: string,
  files: Pick<FileOperations, 'copyInto' | 'unlink'>,
  { signal, onBytes }: Watch,
): Promise<void> {
  const copy = (source: AsyncIterable<Uint8Array>) =>
    files.copyInto(file, source, { signal, onProgress: onBytes });
  if (subject.isLocal) return copy(subject.content(signal)());
  const hash = createHash('sha256');
  const spoilt = await copy(hashed(subject.content(signal)(), hash)).then(
    () => hash.digest('hex') !== subject.manifest?.sha256,
    (error: unknown) => {
      if (isUnreadable(error)) return true;
      throw error;
    },
  );
  if (!spoilt) return;
  await files.unlink(file);
  await copy(subject.content(signal)());
}

/** Looks again, at what lies elsewhere, before it says that something is wrong with it. */
export async function confirmed(subject: Subject, check: () => Promise<Findings>): Promise<Findings> {
  const found = await check();
  return subject.isLocal || found.problems.length === 0 ? found : check();
}
