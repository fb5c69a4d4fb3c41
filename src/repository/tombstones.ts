import { type Static, Type } from 'typebox';
import { BackupId } from '../domain/backup.ts';
import { ObjectExists, ObjectMissing, type ObjectStore } from '../domain/ports/object-store.ts';
import type { RemovalScope, Tombstone } from '../domain/ports/repository.ts';
import { isProblem } from '../domain/problem.ts';
import { Instant, literals } from '../domain/schema.ts';
import { readDocument, UnusableDocument, writeDocument } from './document.ts';
import type { OnForeign } from './found.ts';
import { locate, tombstoneKey, tombstonesPrefix } from './layout.ts';
import { isCanonical } from './manifest.ts';

const TombstoneDocument = Type.Object({
  id: BackupId,
  at: Instant,
  scope: Type.Optional(literals(['everywhere', 'here'])),
});
type TombstoneDocument = Static<typeof TombstoneDocument>;

/**
 * Writes the tombstone of a backup; one that is there stays, unless it says less. A full repository has no room for it, and removing is what
 * makes room: it goes without.
 */
export async function writeTombstone(
  store: ObjectStore,
  id: string,
  at: Date,
  scope: RemovalScope,
): Promise<void> {
  const document: TombstoneDocument = { id, at: at.toISOString(), scope };
  try {
    await writeDocument(store, tombstoneKey(id), document);
  } catch (error) {
    if (isProblem(error, 'insufficient_space')) return;
    if (!(error instanceof ObjectExists)) throw error;
    if (scope === 'here' || (await readTombstone(store, id))?.scope !== 'here') return;
    await store.delete(tombstoneKey(id));
    await writeTombstone(store, id, at, scope);
  }
}

/** The backups of a database that have one. What else lies there goes to `onForeign`. */
export async function listTombstones(
  store: ObjectStore,
  database: string,
  onForeign: OnForeign,
): Promise<string[]> {
  const prefix = tombstonesPrefix(database);
  const ids: string[] = [];
  for (const name of await store.names(prefix)) {
    const located = locate(`${prefix}${name}`);
    if (located === null) onForeign({ key: `${prefix}${name}`, reason: 'it is no tombstone' });
    else ids.push(located.id);
  }
  return ids;
}

/** null where there is none, or none that can be read: nobody may be sure of what it says then. */
export async function readTombstone(store: ObjectStore, id: string): Promise<Tombstone | null> {
  try {
    const { at, scope = 'here', ...rest } = await readDocument(store, tombstoneKey(id), TombstoneDocument);
    return rest.id === id && isCanonical(at) ? { id, at, scope } : null;
  } catch (error) {
    if (error instanceof ObjectMissing || error instanceof UnusableDocument) return null;
    throw error;
  }
}
