/** Backups that lie elsewhere, examined here: what was spoilt on its way must not count as damage. */
import { isUnreadable } from '../../domain/ports/object-store.ts';
import { unlessMissing } from '../../files/errno.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import type { Findings } from './levels.ts';
import type { Watch } from './stored-bytes.ts';
import type { Subject } from './subject.ts';

/** Copies the bytes of a subject to a file, in the place of what another copying left. What came from elsewhere is to be `confirmed`. */
export async function fetchCopy(
  subject: Subject,
  file: string,
  files: Pick<FileOperations, 'copyInto' | 'scatterInto' | 'unlink'>,
  { signal, onBytes }: Watch,
): Promise<void> {
  await unlessMissing(files.unlink(file));
  const options = { signal, onProgress: onBytes };
  if (subject.isLocal) await files.copyInto(file, subject.content(signal)(), options);
  else await files.scatterInto(file, subject.scattered(signal), options);
}

/** Looks again, at what lies elsewhere, before it says that something is wrong with it. */
export async function confirmed<T extends Pick<Findings, 'problems'>>(
  { isLocal }: Pick<Subject, 'isLocal'>,
  check: () => Promise<T>,
): Promise<T> {
  if (isLocal) return check();
  const found = await check().catch((error: unknown) => {
    if (!isUnreadable(error)) throw error;
    return null;
  });
  return found?.problems.length === 0 ? found : check();
}
