import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Staging } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import { isMissing } from '../files/errno.ts';
import { requireFree, unlessFull } from '../files/free-space.ts';

/** Private folders for work that ends with its job: images to compare, restore drills. */
export interface Scratch {
  /** A folder where `neededBytes` fit; `insufficient_space` otherwise, `internal` where the state folder is gone. */
  stage(jobId: string, neededBytes: number): Promise<Staging>;
}

/** `folder` is emptied when the service starts, so a killed process leaves nothing for long. */
export function createScratch(folder: string): Scratch {
  return {
    async stage(jobId, neededBytes) {
      await requireFree(folder, neededBytes);
      const path = join(folder, jobId);
      await unlessFull(folder, makeIn(folder, path));
      return { folder: path, remove: () => rm(path, { recursive: true, force: true }) };
    },
  };
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
