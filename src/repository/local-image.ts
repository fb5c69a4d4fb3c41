import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { databaseOfBackup } from '../domain/backup.ts';
import type { ObjectStore } from '../domain/ports/object-store.ts';
import type { LocalImage } from '../domain/ports/repository.ts';
import { fileOperations } from '../files/file-operations.ts';
import { imageFile, imageKey } from './layout.ts';
import { onPath } from './local/errors.ts';
import type { StagingArea } from './staging.ts';

/** A stored image as a local file: where it lies, or fetched into the staging area. `ObjectMissing` where it is gone. */
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
    await onPath(folder, () => fileOperations.copyInto(fetched, store.get(key, { signal }), { signal }));
    return { file: fetched, release: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
