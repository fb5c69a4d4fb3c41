import { hasCode } from './errno.ts';
import type { FileOperations } from './file-operations.ts';

/**
 * Gives a file a second name, never in the place of another (EEXIST). False where the file system has no hard links, or
 * the system protects the files of others from them.
 */
export async function tryLink(
  from: string,
  to: string,
  files: Pick<FileOperations, 'link'>,
): Promise<boolean> {
  try {
    await files.link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) return false;
    throw error;
  }
}
