import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './errno.ts';

/** Makes a folder, private (0700) and durable, with the parents that are missing. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made !== dirname(first); made = dirname(made)) await syncFolder(dirname(made));
}

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
