import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { databaseOfBackup } from '../domain/backup.ts';
import type { ObjectStore } from '../domain/ports/object-store.ts';
import type { LocalImage } from '../domain/ports/repository.ts';
import { fetchProven } from './fetch-proven.ts';
import { imageFile, imageKey } from './layout.ts';
import { readManifest } from './manifest.ts';
import type { StagingArea } from './staging.ts';

/**
 * A stored image as a local file: where it lies, or fetched into the staging area and proven. `ObjectMissing` where it is
 * gone, `verification_failed` where it is damaged.
 */
export async function openLocalImage(
  store: ObjectStore,
  staging: StagingArea,
  id: string,
  signal: AbortSignal,
): Promise<LocalImage> {
  const key = imageKey(id);
  const file = store.localPath(key);
  if (file !== null) return { file, release: async () => {} };
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
