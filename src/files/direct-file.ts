/** Writing to the disk itself instead of to the system's cache: no flush of somebody else has to wait for what lies there. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hasCode } from './errno.ts';
import { writeAll } from './write-all.ts';

export interface DirectFile {
  /**
   * Writes all of the bytes at a position, which are not durable before the file is flushed. False where that cannot be done like this:
   * part of them may have been written then. Rejects as the system does.
   */
  write(bytes: Uint8Array, position: number): Promise<boolean>;
  close(): Promise<void>;
}

/** The file that is open, and lies at `path`; null where its file system writes to the cache alone. */
export async function openDirect(file: FileHandle, path: string): Promise<DirectFile | null> {
  const direct = await openPastCache(path);
  if (!direct) return null;
  if (!(await areSame(file, direct).catch(() => false))) {
    await direct.close();
    return null;
  }
  return {
    async write(bytes, position) {
      try {
        await writeAll(direct, bytes, position);
        return true;
      } catch (error) {
        // What does not begin and end with a sector, in the file or in memory.
        if (hasCode(error, 'EINVAL')) return false;
        throw error;
      }
    },
    close: () => direct.close(),
  };
}

async function areSame(one: FileHandle, other: FileHandle): Promise<boolean> {
  const [{ ino, dev }, found] = await Promise.all([one.stat({ bigint: true }), other.stat({ bigint: true })]);
  return ino === found.ino && dev === found.dev;
}

async function openPastCache(path: string): Promise<FileHandle | null> {
  const { O_WRONLY, O_DIRECT, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    // Nor is a named pipe waited for that somebody put there.
    return await open(path, O_WRONLY | O_DIRECT | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return null;
  }
}
