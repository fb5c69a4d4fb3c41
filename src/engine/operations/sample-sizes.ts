import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Static, Type } from 'typebox';
import type { TableEstimate } from '../../domain/estimates.ts';
import { defaultCompression, type ExportFormat } from '../../domain/export-format.ts';
import type { SampledSizes, SampleFile } from '../../domain/ports/engine.ts';
import { isProblem } from '../../domain/problem.ts';
import { folded } from '../../domain/table-name.ts';
import { readCatalog, type Table } from '../compare/catalog.ts';
import { planTable } from '../exchange/write/planned-table.ts';
import { copyRows } from '../exchange/write/write-table.ts';
import { queryOne } from '../query.ts';
import { withSandbox } from '../sandbox.ts';
import { qualified } from '../sql.ts';
import type { OperationContext } from './operation.ts';

const alias = 'duckback_image';
/** Rows that lie together, as long as a Parquet row group in all: neighbours compress better than rows from anywhere. */
const slices = 3;
const sliceRows = 40_960;

/** How large the tables would be as files, see the port. */
export function sampleSizes({ file, layouts }: SampleFile, context: OperationContext): Promise<SampledSizes> {
  const { resources, signal } = context;
  return withSandbox(resources, [{ alias, file }], signal, async (connection) => {
    const { tables } = await readCatalog(connection, alias);
    const sample: Sample = { connection, layouts, path: join(resources.tempFolder, 'sample'), signal };
    const estimates: TableEstimate[] = [];
    for (const table of tables) estimates.push(await estimate(table, sample));
    return {
      csvBytes: sumOf(estimates.map(({ csvBytes }) => csvBytes)),
      parquetBytes: sumOf(estimates.map(({ parquetBytes }) => parquetBytes)),
      tables: estimates,
    };
  });
}

/** null where one of them is. */
const sumOf = (sizes: readonly (number | null)[]): number | null =>
  sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);

interface Sample extends Pick<SampleFile, 'layouts'> {
  readonly connection: DuckDBConnection;
  readonly path: string;
  readonly signal: AbortSignal;
}

async function estimate(table: Table, sample: Sample): Promise<TableEstimate> {
  const { schema, name, columns } = table;
  return {
    schema,
    name,
    columns: columns
      .filter(({ generated }) => !generated)
      .map((column) => ({ name: column.name, type: column.type })),
    csvBytes: await sizeOf(table, 'csv', sample),
    parquetBytes: await sizeOf(table, 'parquet', sample),
  };
}

/** null where the format cannot hold the table. */
async function sizeOf(table: Table, format: ExportFormat, sample: Sample): Promise<number | null> {
  try {
    return Math.round(await tableSize(table, format, sample));
  } catch (error) {
    if (isProblem(error, 'not_exportable')) return null;
    throw error;
  } finally {
    await rm(sample.path, { force: true });
  }
}

const Extent = Type.Object({ rows: Type.Number(), end: Type.Number() });

async function tableSize(table: Table, format: ExportFormat, sample: Sample): Promise<number> {
  const { connection, layouts, path, signal } = sample;
  signal.throwIfAborted();
  const planned = planTable(alias, table, { window: null, format, layouts });
  const { rows, end } = await extentOf(table, connection);
  const form = { format, compression: defaultCompression[format] };
  const sampled = await copyRows(connection, planned, path, form, slicesOf(end));
  const { size } = await stat(path);
  return sampled === 0 ? size : (size * rows) / sampled;
}

/** How many rows there are, and the row id after the last. */
function extentOf(
  { schema, name, columns }: Table,
  connection: DuckDBConnection,
): Promise<Static<typeof Extent>> {
  // A column of that name hides DuckDB's own: such a table is read whole.
  const hidden = columns.some((column) => folded(column.name) === 'rowid');
  const end = hidden ? '0' : 'coalesce(system.main.max(rowid) + 1, 0)';
  return queryOne(
    connection,
    `SELECT CAST(system.main.count(*) AS DOUBLE) AS rows, CAST(${end} AS DOUBLE) AS "end"
     FROM ${qualified(alias, schema, name)}`,
    Extent,
  );
}

/** A condition for a part of the rows, or null for all. */
function slicesOf(end: number): string | null {
  if (end <= slices * sliceRows) return null;
  const step = Math.floor((end - sliceRows) / (slices - 1));
  const ranges = Array.from({ length: slices }, (_, at) => {
    const from = at * step;
    return `source.rowid BETWEEN ${from} AND ${from + sliceRows - 1}`;
  });
  return `(${ranges.join(' OR ')})`;
}
