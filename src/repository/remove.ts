import { ObjectExists, type ObjectStore } from '../domain/ports/object-store.ts';
import { writeDocument } from './document.ts';
import { backupPrefix, locate, manifestKey, tombstoneKey } from './layout.ts';

/** Removes a backup: tombstone, manifest, the rest. Whatever a crash leaves, a scan finishes by the tombstone. */
export async function removeBackup(store: ObjectStore, id: string, at: Date): Promise<void> {
  try {
    await writeDocument(store, tombstoneKey(id), { id, at: at.toISOString() });
  } catch (error) {
    if (!(error instanceof ObjectExists)) throw error;
  }
  await removeObjects(store, id);
}

/** Removes the objects of a backup, the manifest first: without it there is no backup. What is not ours stays. */
export async function removeObjects(store: ObjectStore, id: string): Promise<void> {
  await store.delete(manifestKey(id));
  const rest: string[] = [];
  for await (const { key } of store.list(backupPrefix(id))) if (locate(key) !== null) rest.push(key);
  for (const key of rest) await store.delete(key);
}
