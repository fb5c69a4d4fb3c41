import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableLayouts } from '../../domain/export.ts';
import { folded, spellings } from '../../domain/table-name.ts';
import { stored } from '../compare/alignment.ts';
import { readCatalog, type Table } from '../compare/catalog.ts';
import { columnNamed } from '../compare/names.ts';
import { isTime } from '../compare/time-column.ts';
import { texts } from '../query.ts';
import { withSandbox } from '../sandbox.ts';
import { identifier, qualified } from '../sql.ts';
import type { OperationContext } from './operation.ts';

const alias = 'duckback_image';

/** Up to which day a database has rows, see the port. */
export function lastDay(
  { file, layouts }: { readonly file: string; readonly layouts: TableLayouts },
  { resources, signal }: OperationContext,
): Promise<string | null> {
  return withSandbox(resources, [{ alias, file }], signal, async (connection) => {
    const { tables } = await readCatalog(connection, alias);
    const days: string[] = [];
    for (const [name, { timeColumn }] of Object.entries(layouts)) {
      if (timeColumn === null) continue;
      const table = tables.find((one) => spellings(one).includes(folded(name)));
      const day = table ? await lastDayOf(connection, table, timeColumn) : null;
      if (day === null) return null;
      days.push(day);
    }
    return days.toSorted()[0] ?? null;
  });
}

/** Four digits have no others, and DuckDB goes far beyond them: milliseconds that were taken for seconds lie there. */
const firstDay = Date.parse('0000-01-01');
const latestDay = Date.parse('9999-12-31');

/** By UTC. DuckDB's infinite dates are no days. null without rows, and without such a column. */
async function lastDayOf(connection: DuckDBConnection, table: Table, name: string): Promise<string | null> {
  const column = columnNamed(stored(table), name);
  if (!column || !isTime(column)) return null;
  const time = identifier(column.name);
  const [row] = await texts(
    connection,
    `SELECT CAST(system.main.epoch_ms(system.main.max(CASE WHEN system.main.isfinite(${time}) THEN ${time} END)) AS VARCHAR)
     FROM ${qualified(alias, table.schema, table.name)}`,
  );
  const ms = Number(row?.[0] ?? Number.NaN);
  const at = new Date(Math.min(Math.max(ms, firstDay), latestDay));
  return Number.isNaN(at.getTime()) ? null : at.toISOString().slice(0, 10);
}
