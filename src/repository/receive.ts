import { createHash } from 'node:crypto';
import { type BackupRecord, type StoredFile, storedFiles } from '../domain/backup.ts';
import type { ObjectStore, PutOptions } from '../domain/ports/object-store.ts';
import type { CopyOf, CopyOptions } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { putDocument, writeDocument } from './document.ts';
import { annotationKey, imageKey, manifestKey, tombstoneKey } from './layout.ts';
import { isManifest } from './manifest-document.ts';
import type { PublishContext } from './publish.ts';
import { removeObjects } from './remove.ts';

/**
 * Makes a copy as `publish` makes a backup: a note names it while it is under way, the manifest comes last. What lies under its
 * id is removed first: half a copy whose maker could not clean up, or a damaged one. What a store keeps of a put that broke off
 * is left to it: the same bytes are put again.
 */
export async function receive(
  context: PublishContext,
  copy: CopyOf,
  options: CopyOptions,
): Promise<BackupRecord> {
  const { store, owners, staging, publishing, name: repository } = context;
  const { manifest, annotation, revision } = copy;
  const { id } = manifest;
  options.signal.throwIfAborted();
  if (!isManifest(copy.document, manifest)) {
    throw new Problem('verification_failed', `The manifest of ${id} was changed while it was copied.`);
  }
  await allOrNothing(id, {
    underWay: publishing,
    withdraw: await staging.announce('copy', id),
    put: () => putAll(context, copy, options),
    async takeBack() {
      // What lies there may be the copy of one that has taken over meanwhile.
      await owners.check(manifest.database);
      await removeObjects(store, id);
    },
  });
  return { repository, manifest, annotation, revision, verified: {} };
}

async function putAll(
  { store, owners, locks }: PublishContext,
  copy: CopyOf,
  options: CopyOptions,
): Promise<void> {
  const { manifest, annotation, revision, document } = copy;
  const { id } = manifest;
  const { signal, step } = options;
  const files = storedFiles(manifest);
  const lockUntil = locks.ofBackup(manifest);
  await removeObjects(store, id);
  await step('copy', async () => {
    for (const file of files) await putFile(store, { ...file, lockUntil }, copy, options);
  });
  if (!store.provesPuts) {
    await step('prove', async () => {
      for (const file of files) await prove(store, imageKey(id, file.part), file, options);
    });
  }
  if (revision > 0) await writeDocument(store, annotationKey(id, revision), annotation, signal);
  await owners.check(manifest.database);
  // It was pruned here once, and is wanted again.
  await store.delete(tombstoneKey(id));
  await putDocument(store, manifestKey(id), Buffer.from(document), signal, lockUntil);
}

function putFile(
  store: ObjectStore,
  { part, ...expected }: StoredFile & Pick<PutOptions, 'lockUntil'>,
  { manifest, content }: CopyOf,
  { signal, onBytes }: CopyOptions,
): Promise<void> {
  const source = counted(content(part), onBytes);
  return store.put(imageKey(manifest.id, part), source, { ...expected, createOnly: true, signal });
}

/** What a store took is not what it keeps, until somebody has read it. */
async function prove(
  store: ObjectStore,
  key: string,
  { sizeBytes, sha256 }: StoredFile,
  { signal, onBytes }: CopyOptions,
): Promise<void> {
  const hash = createHash('sha256');
  let stored = 0;
  for await (const piece of counted(store.get(key, { signal }), onBytes)) {
    hash.update(piece);
    stored += piece.length;
  }
  const found = hash.digest('hex');
  if (stored === sizeBytes && found === sha256) return;
  throw new Problem(
    'verification_failed',
    `${key} was stored otherwise than it was sent: ${stored} bytes that hash to ${found}, not ${sizeBytes} to ${sha256}.`,
  );
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: CopyOptions['onBytes'],
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const piece of pieces) {
    yield piece;
    done += piece.length;
    onBytes(done);
  }
}
