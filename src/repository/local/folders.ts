import { mkdir, realpath, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, isMissing } from '../../files/errno.ts';
import { syncFolder } from '../../files/folders.ts';
import { foreignPath } from './errors.ts';

/** The folders of a local store, by their key segments below its root. */
export interface Folders {
  /** The path of a folder; null where it is missing. Rejects where a symbolic link leads elsewhere or the root is gone. */
  find(segments: readonly string[]): Promise<string | null>;
  /** As find, making what is missing below the root (0700, durable). ENOENT where a prune took it away meanwhile. */
  make(segments: readonly string[]): Promise<string>;
  /** Removes a folder and then those above it, as long as they are empty. The root stays. */
  prune(segments: readonly string[]): Promise<void>;
}

/** The folders below a root. The root itself may be reached through links; nothing below it may. */
export function createFolders(root: string): Folders {
  // Where the root really lies, when last looked at: spares most calls a second look.
  let home: string | null = null;

  const find = async (segments: readonly string[]): Promise<string | null> => {
    const real = await realpathOrNull(join(root, ...segments));
    if (real !== null && home !== null && real === join(home, ...segments)) return real;
    home = await realpath(root);
    const path = join(home, ...segments);
    if (real !== null && real !== path) throw foreignPath(path, 'or lies behind a symbolic link');
    return real;
  };
  return {
    find,
    async make(segments) {
      const found = await find(segments);
      if (found !== null) return found;
      let folder = await realpath(root);
      for (const segment of segments) {
        folder = join(folder, segment);
        await makeOne(folder);
      }
      if ((await realpath(folder)) !== folder) throw foreignPath(folder, 'or lies behind a symbolic link');
      return folder;
    },
    async prune(segments) {
      for (let length = segments.length; length > 0; length -= 1) {
        const folder = await find(segments.slice(0, length));
        if (folder !== null && !(await removeEmpty(folder))) return;
      }
    },
  };
}

/** Not with its parents: where the root is gone nothing may be made in its place. */
async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    throw error;
  }
  await syncFolder(dirname(folder));
}

/** Whether the folder is gone now: false where something is in it. */
async function removeEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EBUSY', 'ENOTDIR')) return false;
    throw error;
  }
}

async function realpathOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return null;
    if (hasCode(error, 'ELOOP')) throw foreignPath(path, 'or lies behind a symbolic link');
    throw error;
  }
}
