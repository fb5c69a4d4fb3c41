import { type BackupRecord, type StoredFile, storedFiles } from '../domain/backup.ts';
import { ObjectMissing } from '../domain/ports/object-store.ts';
import { byText } from '../domain/text-order.ts';
import { UnusableDocument } from './document.ts';
import { type Found, type OnForeign, sumUp } from './found.ts';
import {
  backupPrefix,
  databaseFolders,
  databasePrefix,
  imageKey,
  isDatabaseName,
  manifestKey,
  ownerName,
  tombstoneKey,
} from './layout.ts';
import { listBackups } from './list-backups.ts';
import { mapOrdered } from './ordered.ts';
import { type RepositoryContext, readRecord, tolerate } from './record.ts';
import { removeObjects } from './remove.ts';
import { listTombstones } from './tombstones.ts';

/** Backups read at a time: manifests are small, and a disk or network answers several at once. */
const width = 16;

export interface ScanContext extends RepositoryContext {
  /** Backups that this process is publishing now: their manifest is yet to come. */
  readonly publishing: ReadonlySet<string>;
  /** The databases whose folders are ours for certain. */
  readonly databases: ReadonlySet<string>;
}

/**
 * Every backup of the repository, oldest first, and all that is none to `onForeign`. Finishes the removal of what has a
 * tombstone and no manifest any more. Memory grows by one small entry for each backup, whatever its history.
 */
export async function* scan(context: ScanContext, onForeign: OnForeign): AsyncGenerator<BackupRecord> {
  await context.identity.check();
  const found: Found[] = [];
  for (const database of (await context.store.names('')).filter(isDatabaseName)) {
    // What else lies in the root may be anyone's: a link named like a database is only news where it is one.
    const report = context.databases.has(database) ? onForeign : () => {};
    const backups = await tolerate(context, databasePrefix(database), report, () =>
      findBackups(context, database, onForeign),
    );
    for (const backup of backups ?? []) found.push(backup);
  }
  const records = mapOrdered(found.sort(byAge), width, (backup) => readFound(context, backup, onForeign));
  for await (const record of records) if (record !== null) yield record;
  // A mount that vanished in between looks like an empty one.
  await context.identity.check();
}

async function findBackups(context: ScanContext, database: string, onForeign: OnForeign): Promise<Found[]> {
  const { store } = context;
  const prefix = databasePrefix(database);
  const names = await store.names(prefix);
  if (!names.some((name) => databaseFolders.includes(name))) return [];
  for (const name of names.filter((name) => !databaseFolders.includes(name) && name !== ownerName)) {
    onForeign({ key: `${prefix}${name}`, reason: 'it is no part of a repository' });
  }
  const buried = new Set(await listTombstones(store, database, onForeign));
  const backups = await listBackups(context, database, onForeign);
  for (const { id, hasManifest } of [...backups.values()]) {
    // What is whole is a backup, whatever its tombstone says: it takes looks elsewhere too to tell whether it may go. One that is being
    // copied here again loses its tombstone with it.
    if (!buried.has(id) || hasManifest || context.publishing.has(id)) continue;
    if (!(await isStillBuried(context, id, onForeign))) continue;
    backups.delete(id);
    // Those of others are theirs to remove.
    if (!context.databases.has(database)) continue;
    await tolerate(context, backupPrefix(id), onForeign, async () => {
      // One that has taken over meanwhile may be copying it here again.
      await context.owners.check(database);
      await removeObjects(store, id);
    });
  }
  return [...backups.values()];
}

/** Looked at right before it goes: since the tombstones were listed it may have been copied here again, or begun to be. */
async function isStillBuried(context: ScanContext, id: string, onForeign: OnForeign): Promise<boolean> {
  const key = tombstoneKey(id);
  const tombstone = await tolerate(context, key, onForeign, () => context.store.head(key));
  // A copy has its tombstone until it is whole: one that began meanwhile is told by this alone.
  return tombstone !== null && !context.publishing.has(id);
}

/** Reads one backup; null, reported, for what is none. */
async function readFound(
  context: ScanContext,
  found: Found,
  onForeign: OnForeign,
): Promise<BackupRecord | null> {
  const { id } = found;
  const prefix = backupPrefix(id);
  let hasManifest = found.hasManifest;
  const onFailure: OnForeign = (content) =>
    onForeign(hasManifest ? { ...content, unusable: { kind: 'backup', id } } : content);
  return tolerate(context, prefix, onFailure, async () => {
    if (found.hasManifest) return readWhole(context, found, onForeign);
    // It may have been published since the listing, or be about to be.
    const busy = context.publishing.has(id);
    const now = await findBackup(context, id);
    hasManifest = now?.hasManifest ?? false;
    if (now?.hasManifest) return readWhole(context, now, onForeign);
    if (now && !busy) onForeign({ key: prefix, reason: 'it has no manifest: no backup' });
    return null;
  });
}

/** What cannot be restored must not count as a backup: rejects with `UnusableDocument` where a file of it is not whole. */
async function readWhole(context: ScanContext, found: Found, onForeign: OnForeign): Promise<BackupRecord> {
  const record = await readRecord(context, found, onForeign);
  const files = storedFiles(record.manifest);
  for (const file of files) await requireWhole(context, found, file);
  for (const { part } of found.logs) {
    if (files.some((file) => file.part === part)) continue;
    onForeign({ key: imageKey(found.id, part), reason: 'it is no part of a backup' });
  }
  return record;
}

async function requireWhole(
  { store }: ScanContext,
  { id, imageBytes, logs }: Found,
  { part, sizeBytes }: StoredFile,
): Promise<void> {
  const listed = part ? logs.find((log) => log.part === part)?.sizeBytes : imageBytes;
  if (listed === sizeBytes) return;
  const key = imageKey(id, part);
  // It may have been published since the listing, or removed, the manifest first.
  const stored = await store.head(key);
  if (stored?.sizeBytes === sizeBytes) return;
  if ((await store.head(manifestKey(id))) === null) throw new ObjectMissing(manifestKey(id));
  const size = stored ? `has ${stored.sizeBytes} bytes instead of ${sizeBytes}` : 'is missing';
  throw new UnusableDocument(key, `the ${part ?? 'image'} ${size}: this backup cannot be restored`);
}

/** What lies in one backup's folder now; null where nothing does. */
export async function findBackup({ store }: RepositoryContext, id: string): Promise<Found | null> {
  return (await sumUp(store.list(backupPrefix(id)), () => {})).get(id) ?? null;
}

/** The instant of an id, to the second, then the id itself: databases lie mingled. */
const byAge = (one: Found, other: Found): number =>
  byText(instantOf(one.id) + one.id, instantOf(other.id) + other.id);

const instantOf = (id: string): string => id.slice(-'20251111T030000Z-7f3a9c'.length);
