import { mkdirSync, statSync } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './errno.ts';

const mode = 0o700;

/** Makes a folder, private (0700) and durable, with the parents that are missing. Rejects with the system's error of the first that cannot be made. */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  // Not with mkdir's `recursive`: it never ends where a parent takes no folders, as /proc, and hides why others do not.
  await makeFolder(dirname(path));
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await isFolder(path))) return;
    throw error;
  }
  await syncFolder(dirname(path));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** The same before anything else can run, durable once somebody syncs it. */
export function makeFolderSync(path: string): void {
  if (isFolderSync(path)) return;
  makeFolderSync(dirname(path));
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process was faster.
    if (!hasCode(error, 'EEXIST') || !isFolderSync(path)) throw error;
  }
}

const isFolderSync = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder, and have nothing else to offer.
    if (!hasCode(error, 'EINVAL', 'ENOTSUP')) throw error;
  }
}
