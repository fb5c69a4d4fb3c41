import type { ExportManifest, ExportTable } from '../../../domain/export.ts';
import { identifier, qualified } from '../../sql.ts';
import { exportedSource } from './read-source.ts';

/**
 * How people load an export with DuckDB alone: a script, whose words are comments. Paths begin at the folder of manifest.json,
 * in which the files lie below `files`, as in a repository and in the tar. The rows are read as a restore reads them.
 */
export function loadingGuide(manifest: Omit<ExportManifest, 'readme'>): string[] {
  const { id, format, duckdbVersion, schema, tables } = manifest;
  const rowsAt = schema.findLastIndex(({ kind }) => kind === 'table') + 1;
  return [
    `-- ${id}: tables as ${format} files, written by DuckDB ${duckdbVersion}.`,
    `-- In the folder of manifest.json: jq -r '.readme[]' manifest.json | duckdb new.duckdb`,
    '-- Every statement stands for itself: to load one table elsewhere, take its INSERT.',
    "SET TimeZone = 'UTC';",
    ...schema.slice(0, rowsAt).map(({ sql }) => terminated(sql)),
    ...tables.map((table) => insertion(table, format)),
    ...schema.slice(rowsAt).map(({ sql }) => terminated(sql)),
  ];
}

const terminated = (sql: string): string => `${sql.trim().replace(/;$/, '')};`;

function insertion(table: ExportTable, format: ExportManifest['format']): string {
  const names = table.columns.map(({ name }) => identifier(name)).join(', ');
  const rows = exportedSource({ folder: 'files', format }, table, table.columns);
  return `INSERT INTO ${qualified(table.schema, table.name)} (${names}) SELECT * FROM ${rows.sql};`;
}
