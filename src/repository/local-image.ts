import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { databaseOfBackup } from '../domain/backup.ts';
import type { ObjectStore } from '../domain/ports/object-store.ts';
import type { LocalImage } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import { logParts } from '../domain/wal-files.ts';
import { fetchProven } from './fetch-proven.ts';
import { imageFile, imageKey } from './layout.ts';
import { readManifest } from './manifest.ts';
import type { StagingArea } from './staging.ts';

/**
 * A stored image as a local file: where it lies, or fetched into the staging area and proven. `ObjectMissing` where it is
 * gone, `verification_failed` where it is damaged, or a log lies beside one that has none.
 */
export async function openLocalImage(
  store: ObjectStore,
  staging: StagingArea,
  id: string,
  signal: AbortSignal,
): Promise<LocalImage> {
  const key = imageKey(id);
  const file = await store.realPath(key);
  if (file !== null) {
    await refuseLogs(store, id);
    return { file, release: async () => {} };
  }
  const database = databaseOfBackup(id);
  const { folder, remove } = await staging.stage(database, `fetch-${randomUUID()}`);
  const fetched = join(folder, imageFile(database));
  try {
    const { sha256 } = await readManifest(store, id);
    await fetchProven(store, { key, sha256, file: fetched }, signal);
    return { file: fetched, release: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * The engine reads nothing beside an image. But any other DuckDB takes what lies there under the name of a log for one, and replays it, and
 * waits for whoever writes a pipe: people should know of it.
 */
async function refuseLogs(store: ObjectStore, id: string): Promise<void> {
  const { sealed } = await readManifest(store, id);
  if (!sealed) return;
  for (const part of logParts) {
    const key = imageKey(id, part);
    if ((await store.head(key)) === null) continue;
    throw new Problem('verification_failed', `${key} lies beside the image of ${id}, which has no log.`, {
      hint: `Move ${key} out of the repository. The image itself may be whole: POST /verify with level structure tells.`,
    });
  }
}
