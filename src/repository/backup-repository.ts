import { type BackupRecord, databaseOfBackup } from '../domain/backup.ts';
import type { TryLock } from '../domain/ports/lock.ts';
import {
  isUnreadable,
  ObjectMissing,
  type ObjectStore,
  type UnfinishedPut,
} from '../domain/ports/object-store.ts';
import type {
  BackupRepository,
  ForeignContent,
  Locks,
  RepositoryIdentity,
} from '../domain/ports/repository.ts';
import { isProblem } from '../domain/problem.ts';
import { freeBytes } from '../files/free-space.ts';
import { createDatabaseLocks } from './database-locks.ts';
import { readBounded, UnusableDocument } from './document.ts';
import { createExportRepository } from './exports/export-repository.ts';
import { locateExport } from './exports/layout.ts';
import { recoverExports } from './exports/remove.ts';
import { createFinder } from './finder.ts';
import { addAnnotation, addReport, listReports } from './history.ts';
import { createIdentity } from './identity.ts';
import {
  backupsPrefix,
  databasePrefix,
  identityKey,
  imageKey,
  locate,
  manifestKey,
  probeKey,
  tombstoneKey,
} from './layout.ts';
import { onPath } from './local/errors.ts';
import { openLocalImage } from './local-image.ts';
import { createOwners, type Origin } from './owners.ts';
import { isId } from './presence.ts';
import { publish, recover } from './publish.ts';
import { receive } from './receive.ts';
import { readAnnotation, readRecord } from './record.ts';
import { removeBackup } from './remove.ts';
import { findBackup, scan } from './scan.ts';
import { createStagingArea } from './staging.ts';
import { listTombstones, readTombstone } from './tombstones.ts';
import { unabortable } from './unabortable.ts';

export interface BackupRepositoryOptions {
  /** As configured; it stands in records and messages. */
  readonly name: string;
  readonly store: ObjectStore;
  /** Where images are staged: `localStagingRoot` of a local store, else any private folder of this service. */
  readonly stagingRoot: string;
  readonly identity: RepositoryIdentity;
  readonly tryLock: TryLock;
  readonly origin: Origin;
  /** Without it nothing is locked. */
  readonly locks?: Locks;
}

/** Backups over any object store, in the layout of `layout.ts`. See the BackupRepository port. */
export function createBackupRepository(options: BackupRepositoryOptions): BackupRepository {
  const { name, store, stagingRoot, locks = noLocks } = options;
  const identity = createIdentity(options);
  const staging = createStagingArea(stagingRoot);
  const databaseLocks = createDatabaseLocks(stagingRoot, options.tryLock);
  const owners = createOwners(options);
  const databases = new Set<string>();
  const publishing = new Set<string>();
  const context = { name, store, identity, owners, locks, staging, databases, publishing };
  const { existing, requireManifest, missing } = createFinder(context);

  const read = async (id: string): Promise<BackupRecord> => {
    const found = await existing(id);
    try {
      return await readRecord(context, found, () => {});
    } catch (error) {
      if (error instanceof UnusableDocument) throw missing(id, `has no usable manifest: ${error.reason}`);
      if (!isUnreadable(error)) throw error instanceof ObjectMissing ? missing(id, 'was removed') : error;
      await identity.check();
      throw missing(id, 'has a manifest that the disk cannot read');
    }
  };

  return {
    name,
    isLocal: store.localPath(identityKey) !== null,
    exports: createExportRepository(context),
    read,

    async open(names) {
      const takenOver: ForeignContent[] = [];
      await identity.establish();
      await staging.prepare();
      for (const database of names) {
        await databaseLocks.take(database);
        const before = await owners.admit(database);
        if (before) takenOver.push(before);
        // Swept once: from then on what lies there is of jobs that run.
        if (databases.has(database)) continue;
        await recover(context, database);
        await recoverExports(context, database);
        await staging.sweep(database);
        await store.sweep(databasePrefix(database), isLeftBehind);
        databases.add(database);
      }
      await store.requireCapable();
      await probe(store);
      identity.admit();
      return takenOver;
    },

    keepsVersions: () => store.keepsVersions(),

    olderVersionsBytes: () => store.olderVersionsBytes(),

    check: () => identity.check(),

    async whyNotOurs(database) {
      await identity.check();
      return owners.whyNotOurs(database);
    },

    close: () => databaseLocks.release(),

    async stage(database, jobId) {
      await identity.check();
      return staging.stage(database, jobId);
    },

    async tidy() {
      await identity.check();
      await staging.tidy();
    },

    async freeBytes() {
      // Not both at once: where the place hangs one of them is enough to wait for.
      await identity.check();
      return onPath(stagingRoot, () => freeBytes(stagingRoot));
    },

    async publish(manifest, imageFile, annotation, signal) {
      await identity.check();
      await owners.claim(manifest.database);
      return publish(context, { manifest, imageFile, annotation }, signal);
    },

    async receive(copy, options) {
      await identity.check();
      await owners.claim(copy.manifest.database);
      return receive(context, copy, options);
    },

    async document(id) {
      await requireManifest(id);
      return readBounded(store, manifestKey(id));
    },

    scan: (onForeign) => scan(context, onForeign),

    async annotate(id, annotation, revision = 0) {
      await identity.check();
      const highest = (await existing(id)).annotation;
      await addAnnotation(context, id, Math.max(highest, revision), annotation);
      return read(id);
    },

    async hasAny(id) {
      await identity.check();
      return isId(id) && (await findBackup(context, id)) !== null;
    },

    async isHeld(id) {
      return (await readAnnotation(context, await existing(id), () => {})).hold;
    },

    async recordVerification(id, report) {
      await identity.check();
      await existing(id);
      await addReport(store, id, report);
      return read(id);
    },

    async reports(id) {
      await existing(id);
      return listReports(context, id);
    },

    async remove(id, at, scope) {
      await identity.check();
      await requireManifest(id);
      await owners.check(databaseOfBackup(id));
      await removeBackup(store, id, at, scope);
    },

    async sweep(database, isKept) {
      // Another service may be storing there by now.
      await owners.check(database);
      await store.sweep(backupsPrefix(database), ({ key }) => {
        const id = locate(key)?.id;
        return id !== undefined && !context.publishing.has(id) && !isKept(id);
      });
    },

    async unbury(id) {
      await identity.check();
      await requireManifest(id);
      await owners.check(databaseOfBackup(id));
      await store.delete(tombstoneKey(id));
    },

    tombstones: (database) => listTombstones(store, database, () => {}),

    tombstone: async (id) => (isId(id) ? readTombstone(store, id) : null),

    async *content(id, { part, ...options }) {
      await requireManifest(id);
      try {
        yield* store.get(imageKey(id, part), options);
      } catch (error) {
        throw error instanceof ObjectMissing ? missing(id, `has lost its ${part ?? 'image'}`) : error;
      }
    },

    async *scattered(id, options) {
      await requireManifest(id);
      try {
        yield* store.scattered(imageKey(id), options);
      } catch (error) {
        throw error instanceof ObjectMissing ? missing(id, 'has lost its image') : error;
      }
    },

    async storedBytes(id, part) {
      await requireManifest(id);
      return (await store.head(imageKey(id, part)))?.sizeBytes ?? null;
    },

    async lockedUntil(id) {
      await requireManifest(id);
      return (await store.head(imageKey(id)))?.lockedUntil ?? null;
    },

    async localImage(id, signal) {
      await requireManifest(id);
      if ((await store.head(imageKey(id))) === null) throw missing(id, 'has lost its image');
      return openLocalImage(store, staging, id, signal);
    },
  };
}

const noLocks: Locks = { ofBackup: () => undefined, ofExport: () => undefined };

/** What a service that is lost, with its notes, was storing. */
const isLeftBehind = ({ key, isAbandoned }: UnfinishedPut): boolean =>
  isAbandoned && (locate(key) ?? locateExport(key)) !== null;

/** Proves that the repository can be written. A full one is served all the same: it can be restored from. */
async function probe(store: ObjectStore): Promise<void> {
  const nothing = (async function* () {})();
  try {
    await store.put(probeKey, nothing, { sizeBytes: 0, signal: unabortable() });
    await store.delete(probeKey);
  } catch (error) {
    if (!isProblem(error, 'insufficient_space')) throw error;
  }
}
