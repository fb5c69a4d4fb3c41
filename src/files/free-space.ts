import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Problem } from '../domain/problem.ts';
import { isFull, unlessMissing } from './errno.ts';

/** Bytes that this process can still write below a path. What does not exist yet counts as its nearest parent. */
export async function freeBytes(path: string): Promise<number> {
  const found = await unlessMissing(statfs(path));
  return found ? found.bavail * found.bsize : freeBytes(dirname(resolve(path)));
}

/** Rejects with `insufficient_space` where fewer bytes can be written below a path. */
export async function requireFree(path: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(path);
  if (free >= neededBytes) return;
  throw new Problem(
    'insufficient_space',
    `The file system of ${path} has ${free} bytes free; ${neededBytes} are needed.`,
  );
}

/** Writes below a path: where its file system is full that is `insufficient_space`. */
export async function unlessFull<T>(path: string, writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if (!isFull(error)) throw error;
    throw new Problem('insufficient_space', `The file system of ${path} is full.`, { cause: error });
  }
}
