import type { ExportRecord } from '../../domain/export.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { ExportCatalog } from '../../domain/ports/export-catalog.ts';
import type { ExportRepository } from '../../domain/ports/export-repository.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import type { Unusable } from '../repositories/unusable.ts';

export interface FoundExport {
  readonly record: ExportRecord;
  /** Of the repository that holds it. */
  readonly exports: ExportRepository;
  /** Of it too: see BackupRepository. */
  keepsVersions(): Promise<boolean | null>;
}

/** Finds an export by its id. Throws `not_found`. */
export type FindExport = (id: string) => FoundExport;

/** Finds also what has expired and waits to be removed. */
export const createFindStoredExport =
  (
    catalog: Pick<ExportCatalog, 'get'>,
    repositories: ReadonlyMap<string, BackupRepository>,
    unusable: Pick<Unusable, 'missing'>,
  ): FindExport =>
  (id) => {
    const record = catalog.get(id);
    const repository = record && repositories.get(record.repository);
    if (!record || !repository) throw unusable.missing('export', id);
    return { record, exports: repository.exports, keepsVersions: repository.keepsVersions };
  };

/** To read it: what has expired is gone, even before it is removed. Whoever leases it at once keeps it for as long as it takes. */
export const createFindExport =
  (findStored: FindExport, clock: Pick<Clock, 'now'>): FindExport =>
  (id) => {
    const found = findStored(id);
    const { expiresAt } = found.record.manifest;
    if (expiresAt === null || new Date(expiresAt) > clock.now()) return found;
    throw new Problem('not_found', `The export ${id} expired at ${expiresAt}.`, { hint: 'Export it again.' });
  };
