/** From what a request names to what is restored: leased while it is read. */
import type { ExportManifest } from '../../domain/export.ts';
import type { Leases } from '../../domain/leases.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { ExportRepository } from '../../domain/ports/export-repository.ts';
import { Problem } from '../../domain/problem.ts';
import type { RestoreRequest } from '../../domain/restore.ts';
import type { FindBackup } from '../backup/find-backup.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import type { FindExport } from '../export/find-export.ts';
import { exportRows } from '../load/export-rows.ts';
import { fileRows } from '../load/file-rows.ts';
import { missingOf } from '../load/read-stored.ts';
import { summaryOf } from '../verify/report.ts';
import { backupSource, chooseBackup } from './backup-source.ts';
import { loadedSource } from './loaded-source.ts';
import { type MergeOptions, mergedSource } from './merged-source.ts';
import { requireTable } from './rules.ts';
import type { Source } from './source.ts';
import type { NamedRows } from './stage-rows.ts';

export interface SourceOptions extends MergeOptions {
  readonly findBackup: FindBackup;
  readonly findExport: FindExport;
  readonly catalog: Catalog;
  readonly leases: Leases;
  readonly exportLeases: Leases;
  readonly databases: ConfiguredDatabases;
  /** Resolves a path of a request inside importRoots, or rejects with `path_not_allowed`. */
  readonly importable: (file: string) => Promise<string>;
}

/** What a request names, kept from being deleted until it is released. */
export interface LeasedSource {
  /**
   * Looks at it anew. Rejects with `not_found`, `verification_failed` (known to be damaged, or not there in full),
   * `image_unsealed`, `path_not_allowed`, `load_failed`, `source_ambiguous`.
   */
  find(): Promise<Source>;
  release(): void;
}

/** Throws `not_found`. */
export function leaseSource(request: RestoreRequest, jobId: string, options: SourceOptions): LeasedSource {
  const { source } = request;
  if ('file' in source) {
    const find = async () => ofRows(await peoplesRows(source, options), request, options);
    return { find, release: () => {} };
  }
  if ('export' in source) {
    const { export: id } = source;
    // Once, before it is leased: while it is read it may expire.
    const { exports } = options.findExport(id);
    const find = async () => ofRows(await exportedRows(id, request, exports), request, options);
    return { find, release: options.exportLeases.acquire(id, jobId) };
  }
  const id = chooseBackup(source, options.databases, options.catalog);
  const find = () => backupSource(id, options.findBackup, options);
  return { find, release: options.leases.acquire(id, jobId) };
}

async function ofRows(
  named: NamedRows,
  { target, mode }: RestoreRequest,
  options: SourceOptions,
): Promise<Source> {
  if (mode === undefined || 'path' in target) return loadedSource(named, options);
  return mergedSource(
    { ...named, mode, database: findDatabase(target.database, options.databases) },
    options,
  );
}

async function exportedRows(
  id: string,
  { tables }: RestoreRequest,
  exports: ExportRepository,
): Promise<NamedRows> {
  const { manifest, repository } = await exports.read(id);
  const rows = exportRows(manifest, exports, tables);
  const missing = await missingOf({ id, files: rows.files, exports });
  if (missing.length > 0) {
    throw new Problem('verification_failed', `${id} cannot be restored: ${summaryOf(missing)}`, {
      hint: 'Nothing was touched. Restore another export, or a backup.',
    });
  }
  const origin = `${id} from the repository ${repository}`;
  const { notes: lacking } = manifest;
  return { named: { export: id }, origin, repository, rows, lacking, partial: whyPartial(manifest, tables) };
}

function whyPartial(
  { id, complete, notes }: ExportManifest,
  names: readonly string[] | undefined,
): string | null {
  if (names) return `only some tables of ${id} are asked for`;
  if (!complete) return `${id} has only some tables, or the rows of a window`;
  return notes.length === 0 ? null : `${id} could not carry ${notes.join('; ')}`;
}

async function peoplesRows(
  source: { readonly file: string; readonly table?: string },
  { importable }: SourceOptions,
): Promise<NamedRows> {
  const table = requireTable(source);
  const file = await importable(source.file);
  const rows = await fileRows(file, table);
  const partial = 'a file holds the rows of one table';
  return { named: { file, table }, origin: file, repository: null, rows, lacking: [], partial };
}
