import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Staging } from '../domain/ports/repository.ts';
import { requireFree, unlessFull } from '../files/free-space.ts';

/** Private folders for work that ends with its job: images to compare, restore drills. */
export interface Scratch {
  /** A folder where `neededBytes` fit; `insufficient_space` otherwise. */
  stage(jobId: string, neededBytes: number): Promise<Staging>;
}

/** `folder` is emptied when the service starts, so a killed process leaves nothing for long. */
export function createScratch(folder: string): Scratch {
  return {
    async stage(jobId, neededBytes) {
      await requireFree(folder, neededBytes);
      const path = join(folder, jobId);
      await unlessFull(folder, mkdir(path, { recursive: true, mode: 0o700 }));
      return { folder: path, remove: () => rm(path, { recursive: true, force: true }) };
    },
  };
}
