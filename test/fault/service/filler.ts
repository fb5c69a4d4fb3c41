import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../../src/files/errno.ts';

export interface Filler {
  remove(): Promise<void>;
}

/** Fills the file system of a folder until so many bytes are free. */
export async function fillDisk(folder: string, leaveBytes = 0): Promise<Filler> {
  const file = join(folder, 'filler');
  const { bavail, bsize } = await statfs(folder);
  const handle = await open(file, 'w');
  try {
    const piece = Buffer.alloc(bsize);
    for (let left = bavail * bsize - leaveBytes; left > 0; left -= piece.length) await handle.write(piece);
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error;
  } finally {
    await handle.close();
  }
  return { remove: () => rm(file) };
}
