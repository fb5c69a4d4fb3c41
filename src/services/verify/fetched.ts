/** Backups that lie elsewhere, examined here: what was spoilt on its way must not count as damage. */
import { Problem } from '../../domain/problem.ts';
import { fetchTwice } from '../../files/fetch-twice.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import type { Findings } from './levels.ts';
import type { Watch } from './stored-bytes.ts';
import type { Subject } from './subject.ts';

/** Copies the bytes of a subject to a new file: once more where they came from elsewhere and are not the manifest's. */
export async function fetchCopy(
  subject: Subject,
  file: string,
  files: Pick<FileOperations, 'copyInto'>,
  { signal, onBytes }: Watch,
): Promise<void> {
  const open = () => subject.content(signal)();
  const into = (source: AsyncIterable<Uint8Array>) =>
    files.copyInto(file, source, { signal, onProgress: onBytes });
  if (subject.isLocal) return into(open());
  const found = await fetchTwice({ open, into, file, sha256: subject.manifest?.sha256 });
  if (found instanceof Problem) throw found;
}

/** Looks again, at what lies elsewhere, before it says that something is wrong with it. */
export async function confirmed(subject: Subject, check: () => Promise<Findings>): Promise<Findings> {
  const found = await check();
  return subject.isLocal || found.problems.length === 0 ? found : check();
}
