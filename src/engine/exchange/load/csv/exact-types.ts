import type { DuckDBConnection } from '@duckdb/node-api';
import { texts } from '../../../query.ts';
import type { Column } from '../../../row-hash.ts';
import { identifier } from '../../../sql.ts';
import type { Source } from '../read-source.ts';

/** In this order: what is a day is an instant too. */
const candidates = ['BIGINT', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIMESTAMP'] as const;
/** Most types drop out at once, and a cast that fails is slow. */
const firstRows = 2048;

/**
 * Text in types, where no table says which: a column gets the first whose own text of each value is the very text in the file,
 * else VARCHAR. So 007, 1e3 and 1.50 stay text, and whoever writes the table as CSV has the same values again.
 */
export async function exactlyTyped(connection: DuckDBConnection, { sql, columns }: Source): Promise<Source> {
  const all = columns.flatMap(({ name }) => candidates.map((type): Column => ({ name, type })));
  const some = await readingBack(connection, `(SELECT * FROM ${sql} LIMIT ${firstRows})`, all, 'TRUE');
  const exact = await readingBack(connection, sql, some, 'FALSE');
  const typed = columns.map(({ name }) => ({
    name,
    type: exact.find((column) => column.name === name)?.type ?? 'VARCHAR',
  }));
  const values = typed.map(({ name, type }) => `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`);
  return { sql: `(SELECT ${values.join(', ')} FROM ${sql})`, columns: typed };
}

/** Those of the columns of which each value reads back; `empty` says whether one of nothing but NULL does. */
async function readingBack(
  connection: DuckDBConnection,
  sql: string,
  columns: readonly Column[],
  empty: 'TRUE' | 'FALSE',
): Promise<Column[]> {
  if (columns.length === 0) return [];
  const checks = columns.map(({ name, type }) => {
    const value = identifier(name);
    const same = `coalesce(CAST(TRY_CAST(${value} AS ${type}) AS VARCHAR) = ${value}, FALSE)`;
    return `CAST(coalesce(system.main.bool_and(${same}) FILTER (WHERE ${value} IS NOT NULL), ${empty}) AS VARCHAR)`;
  });
  const [row] = await texts(connection, `SELECT ${checks.join(', ')} FROM ${sql}`);
  return columns.filter((_, index) => row?.[index] === 'true');
}
