import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Staging } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import { isMissing, unlessMissing } from '../files/errno.ts';
import { requireFree, unlessFull } from '../files/free-space.ts';

/** Private folders for work that ends with its job: images to compare, restore drills. */
export interface Scratch {
  /** A folder where `neededBytes` fit beside what was promised to others; `insufficient_space` otherwise, `internal` where the state folder is gone. */
  stage(jobId: string, neededBytes: number): Promise<Staging>;
}

/** `folder` is emptied when the service starts, so a killed process leaves nothing for long. */
export function createScratch(folder: string): Scratch {
  /** What was promised, in the order in which it was: to whom came first. */
  const promised = new Map<string, number>();

  /** Bytes that others before this one may still write. */
  async function outstandingBefore(path: string): Promise<number> {
    const all = [...promised];
    const earlier = all.slice(
      0,
      all.findIndex(([one]) => one === path),
    );
    const rests = earlier.map(async ([one, bytes]) => Math.max(0, bytes - (await bytesIn(one))));
    return (await Promise.all(rests)).reduce((sum, rest) => sum + rest, 0);
  }

  /** Gives its path without links, as the engine wants those of what it reads. */
  async function make(path: string, neededBytes: number): Promise<string> {
    await requireFree(folder, neededBytes + (await outstandingBefore(path)));
    await unlessFull(folder, makeIn(folder, path));
    return realpath(path);
  }

  return {
    async stage(jobId, neededBytes) {
      const path = join(folder, jobId);
      promised.set(path, neededBytes);
      const forget = () => promised.delete(path);
      try {
        const real = await make(path, neededBytes);
        return { folder: real, remove: () => rm(path, { recursive: true, force: true }).finally(forget) };
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}

/** Of the files below a folder, as far as there are any. */
async function bytesIn(folder: string): Promise<number> {
  const entries = (await unlessMissing(readdir(folder, { recursive: true, withFileTypes: true }))) ?? [];
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(
    async ({ parentPath, name }) => (await unlessMissing(stat(join(parentPath, name))))?.size ?? 0,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Never makes the folder itself: it would hide that the state folder was taken away from under the service. */
async function makeIn(folder: string, path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new Problem('internal', `The folder ${folder} is gone.`, {
      hint: 'Put the state folder back where it was and restart the service.',
      cause: error,
    });
  }
}
