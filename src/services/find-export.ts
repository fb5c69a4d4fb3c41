import type { ExportRecord } from '../domain/export.ts';
import type { ExportCatalog } from '../domain/ports/export-catalog.ts';
import type { ExportRepository } from '../domain/ports/export-repository.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';

export interface FoundExport {
  readonly record: ExportRecord;
  /** Of the repository that holds it. */
  readonly exports: ExportRepository;
}

/** Finds an export by its id. Throws `not_found`. */
export type FindExport = (id: string) => FoundExport;

export const createFindExport =
  (catalog: Pick<ExportCatalog, 'get'>, repositories: ReadonlyMap<string, BackupRepository>): FindExport =>
  (id) => {
    const record = catalog.get(id);
    const repository = record && repositories.get(record.repository);
    if (!record || !repository) throw new Problem('not_found', `There is no export ${id}.`);
    return { record, exports: repository.exports };
  };
