import type { DuckDBConnection } from '@duckdb/node-api';
import { Problem } from '../../../domain/problem.ts';
import { texts } from '../../query.ts';
import { longestRow } from '../csv-row-limit.ts';
import { type PlannedTable, sourceColumn } from './planned-table.ts';

/** The text of values of these, quoted, takes this many bytes at most. */
const short =
  /^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|UUID|INTERVAL|DATE|TIME(STAMP)?(_S|_MS|_NS)?( WITH TIME ZONE)?)$/;
const shortBytes = 64;

/** Rejects with `not_exportable` where a row is too long to be read from a CSV file again. Reads the columns whose values can be long. */
export async function refuseLongRows(
  connection: DuckDBConnection,
  { table, columns, from }: PlannedTable,
): Promise<void> {
  const long = columns
    .filter(({ type }) => !short.test(type))
    .map(({ name, conversion }) => `coalesce(CAST(${conversion.write(sourceColumn(name))} AS VARCHAR), '')`);
  if (long.length === 0) return;
  const most = longestRow - (columns.length - long.length) * shortBytes - long.length * 3;
  const bytes = long.map((text) => `system.main.strlen(${text})`).join(' + ');
  // A quote is written twice, so that twice the length is enough; only where that is too much are they counted.
  const quotes = long.map(
    (text) => `system.main.strlen(system.main.regexp_replace(${text}, '[^"]', '', 'g'))`,
  );
  const [row] = await texts(
    connection,
    `SELECT CAST(system.main.count(*) FILTER (WHERE CASE WHEN 2 * (${bytes}) <= ${most} THEN FALSE
       ELSE ${bytes} + ${quotes.join(' + ')} > ${most} END) AS VARCHAR) ${from}`,
  );
  if (row?.[0] === '0') return;
  throw new Problem(
    'not_exportable',
    `${row?.[0]} rows of ${table.schema}.${table.name} are longer than ${longestRow} bytes: too long to be read from a CSV file again.`,
  );
}
