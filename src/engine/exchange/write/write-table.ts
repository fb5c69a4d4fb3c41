import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Type } from 'typebox';
import type { ExportedFile, ExportRows } from '../../../domain/ports/engine.ts';
import { queryOne } from '../../query.ts';
import { identifier, literal } from '../../sql.ts';
import { requireRows } from './check-rows.ts';
import type { Partitioning } from './partitions.ts';
import { type PlannedColumn, type PlannedTable, sourceColumn } from './planned-table.ts';

export type FileForm = Pick<ExportRows, 'format' | 'compression' | 'rowGroupSize'>;

interface TableFiles {
  readonly form: FileForm;
  /** Where the names below begin. */
  readonly folder: string;
  /** Of the file or, for partitions, of the folder, without an extension. */
  readonly slug: string;
  readonly extension: string;
  readonly partitioning: Partitioning | null;
  readonly signal: AbortSignal;
}

/**
 * Writes a table's rows: a file, or one for each partition (each a query of its own, since DuckDB's partitioned COPY keeps no
 * order within the files and does not tell the rows of CSV files). A table without rows gets a file all the same.
 */
export async function writeTable(
  connection: DuckDBConnection,
  planned: PlannedTable,
  { form, folder, slug, extension, partitioning, signal }: TableFiles,
): Promise<ExportedFile[]> {
  const write = async (name: string, where: string | null): Promise<ExportedFile> => {
    signal.throwIfAborted();
    await mkdir(dirname(join(folder, name)), { recursive: true });
    return { name, rows: await copyRows(connection, planned, join(folder, name), form, where) };
  };
  const partitions = partitioning?.partitions ?? [];
  if (partitions.length === 0) return [await write(`${slug}${extension}`, null)];
  const files: ExportedFile[] = [];
  for (const partition of partitions) {
    const file = await write(`${slug}/${partition.file}${extension}`, partition.where);
    requireRows(planned, file.rows, partition.rows);
    files.push(file);
  }
  return files;
}

const CopyRow = Type.Object({ Count: Type.String() });

/** Writes the rows, or those of a condition, to a file or a pipe, in order; gives their number. */
export async function copyRows(
  connection: DuckDBConnection,
  planned: PlannedTable,
  path: string,
  form: FileForm,
  where: string | null = null,
): Promise<number> {
  const { Count } = await queryOne(
    connection,
    `COPY (${select(planned, where)}) TO ${literal(path)} (${options(form, planned)}, USE_TMP_FILE false)`,
    CopyRow,
  );
  return Number(Count);
}

function select({ columns, from, window, orderBy }: PlannedTable, where: string | null): string {
  const values = columns.map(
    ({ name, conversion }) => `${conversion.write(sourceColumn(name))} AS ${identifier(name)}`,
  );
  const condition = where ? ` ${window ? 'AND' : 'WHERE'} ${where}` : '';
  const order = orderBy.length > 0 ? ` ORDER BY ${orderBy.map(sourceColumn).join(', ')}` : '';
  return `SELECT ${values.join(', ')} ${from}${condition}${order}`;
}

/** CSV: DuckDB's own writer quotes '' and whatever else needs it, and nothing else: forcing quotes would cost time. */
function options({ format, compression, rowGroupSize }: FileForm, { columns }: PlannedTable): string {
  const { codec, level } = compression;
  if (format === 'csv') {
    return `FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '', COMPRESSION ${codec}`;
  }
  return [
    'FORMAT parquet',
    `COMPRESSION ${codec === 'none' ? 'uncompressed' : codec}`,
    ...(level === undefined ? [] : [`COMPRESSION_LEVEL ${level}`]),
    ...(rowGroupSize === undefined ? [] : [`ROW_GROUP_SIZE ${rowGroupSize}`]),
    // To a dictionary 0.0 and -0.0 are one value, and so are NaN and -NaN: the first stands for both.
    ...(columns.some(hasSignedZeros) ? ['DICTIONARY_SIZE_LIMIT 0'] : []),
  ].join(', ');
}

const hasSignedZeros = ({ type }: Pick<PlannedColumn, 'type'>): boolean => /FLOAT|DOUBLE|VARIANT/.test(type);
