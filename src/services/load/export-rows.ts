import { type ExportFile, type ExportManifest, type ExportTable, filesOf } from '../../domain/export.ts';
import type { ExportRepository } from '../../domain/ports/export-repository.ts';
import { Problem } from '../../domain/problem.ts';
import { matchNames } from '../../domain/table-name.ts';
import type { ExpectedTables } from '../verify/manifest-check.ts';
import { readStored } from './read-stored.ts';
import { estimatedBytes, type Rows } from './rows.ts';

export interface ExportRows extends Rows {
  readonly files: readonly ExportFile[];
  readonly expected: ExpectedTables;
}

/** The rows of an export: of all its tables, or of those that `names` mean, which throws `not_found` for one that it has not. */
export function exportRows(
  manifest: ExportManifest,
  exports: ExportRepository,
  names?: readonly string[],
): ExportRows {
  const { id, format, compression, schema } = manifest;
  const tables = names ? selected(manifest, names) : manifest.tables;
  const files = filesOf({ tables });
  const filesBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    format,
    schema,
    tables,
    files,
    filesBytes,
    databaseBytes: estimatedBytes(format, compression.codec !== 'none', filesBytes),
    expected: {
      duckdbVersion: manifest.duckdbVersion,
      tables: manifest.tables.map((table) => (tables.includes(table) ? table : empty(table))),
    },
    copyTo: (folder, watch) => readStored({ id, files, exports }, folder, watch),
  };
}

function selected({ id, tables }: ExportManifest, names: readonly string[]): ExportTable[] {
  const { matched, unknown } = matchNames(tables, names);
  if (unknown === undefined) return matched;
  throw new Problem('not_found', `The export ${id} has no table named ${JSON.stringify(unknown)}.`, {
    hint: 'Name tables as schema.table, or the table alone for schema main; GET /exports/{id} lists them.',
  });
}

/** The schema makes every table of the export. */
const empty = ({ schema, name }: ExportTable) => ({ schema, name, rowCount: 0, fingerprint: null });
