import { statfs } from 'node:fs/promises';
import { nearestExisting } from './resolve-links.ts';

/** Bytes that this process can still write below a path. What does not exist yet counts as its nearest parent. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestExisting(path));
  return bavail * bsize;
}
