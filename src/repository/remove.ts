import type { ObjectStore } from '../domain/ports/object-store.ts';
import type { RemovalScope } from '../domain/ports/repository.ts';
import { backupPrefix, locate, manifestKey } from './layout.ts';
import { writeTombstone } from './tombstones.ts';

/**
 * Removes a backup: tombstone, manifest, the rest. What a crash leaves after the manifest, a scan finishes by the tombstone. Where there was
 * no room for one, a crash after the manifest leaves files that a scan reports and never lists.
 */
export async function removeBackup(
  store: ObjectStore,
  id: string,
  at: Date,
  scope: RemovalScope,
): Promise<void> {
  await writeTombstone(store, id, at, scope);
  await removeObjects(store, id);
}

/** Removes the objects of a backup, the manifest first: without it there is no backup. What is not ours stays. */
export async function removeObjects(store: ObjectStore, id: string): Promise<void> {
  await store.delete(manifestKey(id));
  const rest: string[] = [];
  for await (const { key } of store.list(backupPrefix(id))) if (locate(key) !== null) rest.push(key);
  for (const key of rest) await store.delete(key);
}
