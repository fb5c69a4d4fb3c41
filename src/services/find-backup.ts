import type { BackupRecord } from '../domain/backup.ts';
import type { Catalog } from '../domain/ports/catalog.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';

export interface FoundBackup {
  readonly record: BackupRecord;
  readonly repository: BackupRepository;
}

/** Finds a backup by its id, with the repository that holds it. Throws `not_found`. */
export type FindBackup = (id: string) => FoundBackup;

export const createFindBackup =
  (catalog: Catalog, repositories: ReadonlyMap<string, BackupRepository>): FindBackup =>
  (id) => {
    const record = catalog.get(id);
    const repository = record && repositories.get(record.repository);
    if (!record || !repository) throw new Problem('not_found', `There is no backup ${id}.`);
    return { record, repository };
  };
