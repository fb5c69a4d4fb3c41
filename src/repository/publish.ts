import {
  type Annotation,
  type BackupRecord,
  type Manifest,
  noAnnotation,
  storedFiles,
} from '../domain/backup.ts';
import { ObjectExists, type ObjectStore, type UnfinishedPut } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { putDocument, writeDocument } from './document.ts';
import { annotationKey, backupPrefix, imageKey, locate, manifestKey, tombstoneKey } from './layout.ts';
import { encodeManifest } from './manifest-document.ts';
import type { RepositoryContext } from './record.ts';
import { removeObjects } from './remove.ts';
import type { StagingArea } from './staging.ts';

export interface PublishContext extends RepositoryContext {
  readonly staging: StagingArea;
  readonly publishing: Set<string>;
}

interface Publication {
  readonly manifest: Manifest;
  readonly imageFile: string;
  readonly annotation: Annotation;
}

/**
 * Puts a backup's objects, the manifest last and create-only: until it is there, there is no backup. A failure takes
 * back what was put. A kill cannot, so a note in the staging area names the backup while it is under way: what has a note
 * and no manifest is removed by `recover`. Without the note nothing would tell our half of a backup from a folder
 * that somebody put there, and that must not be removed.
 */
export async function publish(
  context: PublishContext,
  publication: Publication,
  signal: AbortSignal,
): Promise<BackupRecord> {
  const { id } = publication.manifest;
  signal.throwIfAborted();
  await requireUnused(context.store, id);
  const put: string[] = [];
  await allOrNothing(id, {
    underWay: context.publishing,
    withdraw: await context.staging.announce('backup', id),
    put: () => putAll(context, publication, put, signal),
    takeBack: () => takeBack(context.store, id, put),
  });
  const { manifest, annotation } = publication;
  const revision = isEmpty(annotation) ? 0 : 1;
  return { repository: context.name, manifest, annotation, revision, verified: {} };
}

/** A tombstone would remove at the next scan what is published under its id. */
async function requireUnused(store: ObjectStore, id: string): Promise<void> {
  for (const key of [manifestKey(id), tombstoneKey(id)]) {
    if ((await store.head(key)) !== null) throw new ObjectExists(key);
  }
}

/** Puts the objects of a backup in their order, and lists in `put` what may be there: of a put that failed too. */
async function putAll(
  { store, owners, locks }: PublishContext,
  { manifest, imageFile, annotation }: Publication,
  put: string[],
  signal: AbortSignal,
): Promise<void> {
  const lockUntil = locks.ofBackup(manifest);
  for (const { part, sizeBytes, sha256 } of storedFiles(manifest)) {
    const key = imageKey(manifest.id, part);
    const file = part ? `${imageFile}.${part}` : imageFile;
    await noted(put, key, () => store.adopt(key, file, { sha256, lockUntil, signal }));
    await requireSize(store, key, sizeBytes);
  }
  if (!isEmpty(annotation)) {
    const first = annotationKey(manifest.id, 1);
    await noted(put, first, () => writeDocument(store, first, annotation, signal));
  }
  // One that has taken over meanwhile takes what has no manifest for left behind.
  await owners.check(manifest.database);
  const last = manifestKey(manifest.id);
  await noted(put, last, () => putDocument(store, last, encodeManifest(manifest), signal, lockUntil));
}

/** A server may have stored what it did not confirm, unless it says that somebody else's lies there. */
async function noted(put: string[], key: string, work: () => Promise<void>): Promise<void> {
  put.push(key);
  try {
    await work();
  } catch (error) {
    if (error instanceof ObjectExists) put.pop();
    throw error;
  }
}

/** An image that was cut short on its way must never get a manifest. */
async function requireSize(store: ObjectStore, key: string, sizeBytes: number): Promise<void> {
  const stored = await store.head(key);
  if (stored?.sizeBytes === sizeBytes) return;
  const detail = `${key} has ${stored?.sizeBytes ?? 'no'} bytes, but its manifest says ${sizeBytes}.`;
  throw new Problem('verification_failed', detail);
}

/** The manifest first, as it was put last: without it there is no backup. */
async function takeBack(store: ObjectStore, id: string, put: readonly string[]): Promise<void> {
  for (const key of put.toReversed()) await store.delete(key);
  await store.sweep(backupPrefix(id), isOurs);
}

const isEmpty = ({ hold, tags, description }: Annotation): boolean =>
  hold === noAnnotation.hold && tags.length === 0 && description === noAnnotation.description;

const isOurs = ({ key }: UnfinishedPut): boolean => locate(key) !== null;

/** Removes what a dead process left of backups that it was publishing. */
export async function recover({ store, staging }: PublishContext, database: string): Promise<void> {
  for (const id of await staging.announced('backup', database)) {
    if ((await store.head(manifestKey(id))) !== null) continue;
    await removeObjects(store, id);
    await store.sweep(backupPrefix(id), isOurs);
  }
  for (const id of await staging.announced('copy', database)) {
    if ((await store.head(manifestKey(id))) === null) await removeObjects(store, id);
  }
}
