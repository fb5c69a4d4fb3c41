import { dirname } from 'node:path';
import type { FileOperations } from './file-operations.ts';
import { tryLink } from './try-link.ts';

/**
 * Moves a file to where nothing lies, never in the place of another (EEXIST). On a file system without hard links what is made there in the last
 * instant is replaced all the same.
 */
export async function moveToFree(
  from: string,
  to: string,
  files: Pick<FileOperations, 'link' | 'rename' | 'unlink' | 'syncFolder'>,
): Promise<void> {
  if (!(await tryLink(from, to, files))) {
    await files.rename(from, to);
    return;
  }
  // A power cut may forget one of the names: not both.
  await files.syncFolder(dirname(to));
  await files.unlink(from);
}
