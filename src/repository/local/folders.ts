import { mkdir, open, realpath, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { foreignPath, isGone, systemCode } from './errors.ts';

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
        await makeFolder(folder);
      }
      if ((await realpath(folder)) !== folder) throw foreignPath(folder, 'or lies behind a symbolic link');
      return folder;
    },
    async prune(segments) {
      for (let length = segments.length; length > 0; length--) {
        const folder = await find(segments.slice(0, length));
        if (folder !== null && !(await removeEmpty(folder))) return;
      }
    },
  };
}

/** Makes a folder with the missing ones above it, 0700, and waits until their names are on disk. */
export async function makeRoot(root: string): Promise<void> {
  const first = await mkdir(root, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let folder = root; folder.length >= first.length; folder = dirname(folder)) {
    await syncFolder(dirname(folder));
  }
}

/** Waits until the names in a folder are on disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder, and need not: their server does.
    if (!['EINVAL', 'EOPNOTSUPP'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
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
    const code = systemCode(error) ?? '';
    if (code === 'ENOENT') return true;
    if (['ENOTEMPTY', 'EEXIST', 'EBUSY', 'ENOTDIR'].includes(code)) return false;
    throw error;
  }
}

async function realpathOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isGone(error)) return null;
    if (systemCode(error) === 'ELOOP') throw foreignPath(path, 'or lies behind a symbolic link');
    throw error;
  }
}
