import { backupId, databaseOfBackup, Manifest } from '../domain/backup.ts';
import type { ObjectStore } from '../domain/ports/object-store.ts';
import { UnusableDocument } from './document.ts';
import { imageFile, manifestKey } from './layout.ts';
import { readManifestDocument } from './manifest-document.ts';

/**
 * Reads a backup's manifest, trusting nothing in it: it must be of format 1, be what its checksum was made of, name the
 * backup and database whose folder it lies in and the file that belongs beside it. `ObjectMissing`; `UnusableDocument` with the reason.
 */
export async function readManifest(store: ObjectStore, id: string): Promise<Manifest> {
  const key = manifestKey(id);
  const manifest = await readManifestDocument(store, key, Manifest);
  const reason = mismatch(manifest, id);
  if (reason !== null) throw new UnusableDocument(key, reason);
  return manifest;
}

/** What in a manifest contradicts where it lies; null where nothing does. */
function mismatch(manifest: Manifest, id: string): string | null {
  const database = databaseOfBackup(id);
  if (manifest.id !== id) return `it names the backup ${manifest.id}`;
  if (manifest.database !== database) return `it names the database ${JSON.stringify(manifest.database)}`;
  if (manifest.file !== imageFile(database)) return `it names the file ${manifest.file}`;
  if (!isCanonical(manifest.createdAt)) return `createdAt is no UTC instant with milliseconds`;
  if (!isOf(id, manifest)) return `it says ${manifest.createdAt}, but its id names another instant`;
  const logs = manifest.wal ?? [];
  if (manifest.sealed !== (logs.length === 0))
    return 'a sealed backup has no log, an unsealed one at least one';
  if (new Set(logs.map(({ part }) => part)).size < logs.length) return 'it names a log twice';
  const sizes = [manifest, ...logs].map(({ sizeBytes }) => sizeBytes);
  const counts = [...sizes, ...manifest.tables.map(({ rowCount }) => rowCount)];
  return counts.every(Number.isSafeInteger) ? null : 'a number in it is out of range';
}

/** Whether the instant is the one in the id: a bit that flipped in it would make another backup the newest. */
const isOf = (id: string, { database, createdAt }: Manifest): boolean => {
  const [made, own] = [backupId(database, new Date(createdAt), new Uint8Array(3)), id];
  return made.slice(0, made.lastIndexOf('-')) === own.slice(0, own.lastIndexOf('-'));
};

/** Lists sort instants as text: only the one spelling of each may get in. */
export function isCanonical(instant: string): boolean {
  const date = new Date(instant);
  return !Number.isNaN(date.getTime()) && date.toISOString() === instant;
}
