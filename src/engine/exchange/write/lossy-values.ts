import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExportFormat } from '../../../domain/export-format.ts';
import { Problem } from '../../../domain/problem.ts';
import { texts } from '../../query.ts';
import { type PlannedTable, sourceColumn } from './planned-table.ts';

/** Reads what could be lost: most types cannot lose anything. Rejects with `not_exportable` where a value would be. */
export async function refuseLossyValues(
  connection: DuckDBConnection,
  format: ExportFormat,
  { table, columns, from }: PlannedTable,
): Promise<void> {
  const checks = columns.flatMap(({ name, type, conversion }) => {
    const loses = conversion.loses(sourceColumn(name));
    return loses
      ? [{ name, type, sql: `CAST(system.main.count(*) FILTER (WHERE ${loses}) AS VARCHAR)` }]
      : [];
  });
  if (checks.length === 0) return;
  const [counts = []] = await texts(connection, `SELECT ${checks.map(({ sql }) => sql).join(', ')} ${from}`);
  const lossy = checks.flatMap(({ name, type }, index) =>
    counts[index] === '0' ? [] : [`${counts[index]} of ${table.schema}.${table.name}.${name} (${type})`],
  );
  if (lossy.length === 0) return;
  throw new Problem(
    'not_exportable',
    `These values would not come back the same from a ${format} file: ${lossy.join(', ')}.`,
  );
}
