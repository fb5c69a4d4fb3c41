import { repositoriesOf } from '../../domain/database.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { CopyLedger } from '../../domain/ports/copies.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { isAway } from '../backup/first-copy.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import type { Attendance } from './attendance.ts';

interface Options {
  readonly attendance: Pick<Attendance, 'isThere'>;
  readonly databases: ConfiguredDatabases;
  readonly catalog: Pick<Catalog, 'get'>;
  readonly ledger: Pick<CopyLedger, 'wantedOf'>;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Frees what a bucket keeps of copies that broke off and of which nothing comes any more: their backups were deleted. Where a repository
 * is away nobody knows all that there are, and nothing goes. What cannot be freed now is at the next reading.
 */
export async function sweepUploads(
  repository: Pick<BackupRepository, 'name' | 'isLocal' | 'sweep'>,
  { attendance, databases, catalog, ledger, log }: Options,
): Promise<void> {
  const { name, isLocal } = repository;
  // A folder keeps nothing of them.
  if (isLocal) return;
  const isKept = (id: string): boolean =>
    catalog.get(id) !== null || ledger.wantedOf(id).some((copy) => copy.repository === name);
  for (const database of databases.values()) {
    if (!repositoriesOf(database).every(attendance.isThere)) continue;
    try {
      await repository.sweep(database.name, isKept);
    } catch (err) {
      if (!isAway(err)) throw err;
      log.warn({ repository: name, database: database.name, err }, 'what broke off on its way here stays');
    }
  }
}
