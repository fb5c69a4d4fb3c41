import { ObjectExists, type ObjectStore } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import { writeDocument } from './document.ts';
import { backupPrefix, locate, manifestKey, tombstoneKey } from './layout.ts';

/**
 * Removes a backup: tombstone, manifest, the rest. Whatever a crash leaves, a scan finishes by the tombstone. A full
 * repository has no room for one, and removing is what makes room: there, a crash after the manifest leaves files that
 * a scan reports and never lists.
 */
export async function removeBackup(store: ObjectStore, id: string, at: Date): Promise<void> {
  try {
    await writeDocument(store, tombstoneKey(id), { id, at: at.toISOString() });
  } catch (error) {
    const isFull = error instanceof Problem && error.code === 'insufficient_space';
    if (!isFull && !(error instanceof ObjectExists)) throw error;
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
