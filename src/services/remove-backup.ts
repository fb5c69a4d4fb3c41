import { type BackupRecord, isGood } from '../domain/backup.ts';
import type { Leases } from '../domain/leases.ts';
import type { PageRequest } from '../domain/pagination.ts';
import type { Catalog } from '../domain/ports/catalog.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import type { FindBackup } from './find-backup.ts';

export interface RemoveBackupOptions {
  readonly findBackup: FindBackup;
  readonly catalog: Catalog;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly leases: Leases;
  readonly clock: Clock;
}

/**
 * The one way by which a backup goes: what forbids it is looked up in the repository, just before. The caller is the only
 * one who writes the database. Rejects with `not_found`, `backup_held`, `backup_in_use`, `last_backup`.
 */
export type RemoveBackup = (id: string) => Promise<void>;

export function createRemoveBackup(options: RemoveBackupOptions): RemoveBackup {
  const { findBackup, catalog, repositories, leases, clock } = options;

  /** Called with the backup claimed, and as it is stored: nothing of it changes under us. */
  async function refuseToRemove(record: BackupRecord): Promise<void> {
    const { id, database } = record.manifest;
    if (record.annotation.hold) throw new Problem('backup_held', `The backup ${id} is held.`);
    if (!isGood(record)) return;
    for (const other of goodBackups(database)) if (other.manifest.id !== id && (await isThere(other))) return;
    throw new Problem('last_backup', `${id} is the last good backup of ${database}.`);
  }

  /** All that the catalog knows of a database, newest first. */
  function* goodBackups(database: string): Generator<BackupRecord> {
    for (let after: PageRequest['after'] = null; ; ) {
      const { items } = catalog.list({ database, good: true }, { limit: 10, after });
      yield* items;
      const last = items.at(-1);
      if (!last) return;
      after = { createdAt: last.manifest.createdAt, id: last.manifest.id };
    }
  }

  /** The catalog only remembers: files may have been taken away or cut short behind our back. */
  async function isThere({ repository: name, manifest: { id } }: BackupRecord): Promise<boolean> {
    const repository = repositories.get(name);
    if (!repository) return false;
    try {
      const record = await repository.read(id);
      return isGood(record) && (await repository.storedBytes(id)) === record.manifest.sizeBytes;
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  }

  return async (id) => {
    const { repository } = findBackup(id);
    const release = leases.claim(id);
    try {
      await refuseToRemove(await repository.read(id));
      await repository.remove(id, clock.now());
      catalog.remove(id);
    } finally {
      release();
    }
  };
}
