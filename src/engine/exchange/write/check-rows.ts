/** What is checked of a table's rows before they are written, and after. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExportFormat } from '../../../domain/export-format.ts';
import { Problem } from '../../../domain/problem.ts';
import { texts } from '../../query.ts';
import { refuseLongRows } from './long-rows.ts';
import { refuseLossyValues } from './lossy-values.ts';
import type { PlannedTable } from './planned-table.ts';

/** Rejects with `not_exportable` where rows could not be read back as they are. */
export async function refuseUnreadableRows(
  connection: DuckDBConnection,
  format: ExportFormat,
  planned: PlannedTable,
): Promise<void> {
  await refuseLossyValues(connection, format, planned);
  if (format === 'csv') await refuseLongRows(connection, planned);
}

/** Rejects with `not_exportable` where so many written rows are not all that were asked for. */
export async function requireAllRows(
  connection: DuckDBConnection,
  planned: PlannedTable,
  written: number,
): Promise<void> {
  const [row] = await texts(connection, `SELECT CAST(system.main.count(*) AS VARCHAR) ${planned.from}`);
  requireRows(planned, written, Number(row?.[0]));
}

/** The same for some of a table's rows, whose number is known. */
export function requireRows({ table }: PlannedTable, written: number, expected: number): void {
  if (written === expected) return;
  throw new Problem(
    'not_exportable',
    `${table.schema}.${table.name}: ${written} rows were written where there are ${expected}.`,
    { hint: 'Nothing was kept. Export the table without partitions, or the database as a backup.' },
  );
}
