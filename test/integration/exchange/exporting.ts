import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Exported, ExportFiles } from '../../../src/domain/ports/engine.ts';
import { exportTables } from '../../../src/engine/operations/export.ts';
import { runSql } from '../../support/duckdb.ts';
import { unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';

export interface Written extends Exported {
  /** Where the files are. */
  readonly folder: string;
  /** The database. */
  readonly file: string;
}

/** Makes a database with these statements and exports it, as Parquet where nothing else is said, with two threads of this process. */
export async function exported(
  statements: readonly string[],
  request: Partial<Omit<ExportFiles, 'file' | 'folder'>> = {},
  attach?: string,
): Promise<Written> {
  const parent = await temporaryFolder();
  const file = join(parent, 'source.duckdb');
  await runSql(file, statements, attach ? { attach } : {});
  const folder = join(parent, 'files');
  await mkdir(folder);
  const tempFolder = join(parent, 'temp');
  await mkdir(tempFolder);
  const mebibyte = 1024 * 1024;
  const resources = {
    memoryLimitBytes: 256 * mebibyte,
    threads: 2,
    tempLimitBytes: 1024 * mebibyte,
    tempFolder,
  };
  const context = { resources, ...unwatched(), report: () => undefined };
  const result = await exportTables({ ...defaults, file, folder, ...request }, context);
  return { ...result, folder, file };
}

/** A request for all rows as Parquet. */
export const defaults = {
  window: null,
  format: 'parquet',
  compression: { codec: 'none' },
  layouts: {},
  partitionBy: null,
} satisfies Omit<ExportFiles, 'file' | 'folder'>;

/** The files of a table as DuckDB reads them: Parquet by itself, CSV as the manifest says, with these columns. */
export function rowsIn(
  { folder }: Written,
  name: string,
  columns?: Readonly<Record<string, string>>,
): string {
  const path = `'${join(folder, name)}'`;
  if (!columns) return `read_parquet(${path}, hive_partitioning = false)`;
  const types = Object.entries(columns).map(([column, type]) => `'${quoted(column)}': '${quoted(type)}'`);
  return `read_csv(${path}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '',
    allow_quoted_nulls = false, hive_partitioning = false, columns = {${types.join(', ')}})`;
}

const quoted = (text: string): string => text.replaceAll("'", "''");
