import type { DuckDBConnection } from '@duckdb/node-api';
import { texts } from '../../../query.ts';
import { identifier } from '../../../sql.ts';
import type { Source } from '../read-source.ts';

/** In this order: what is a day is an instant too. */
const candidates = ['BIGINT', 'DOUBLE', 'BOOLEAN', 'DATE', 'TIMESTAMP'] as const;

/**
 * Text in types, where no table says which: a column gets the first whose own text of each value is the very text in the file,
 * else VARCHAR. So 007, 1e3 and 1.50 stay text, and whoever writes the table as CSV has the same values again.
 */
export async function exactlyTyped(connection: DuckDBConnection, { sql, columns }: Source): Promise<Source> {
  const checks = columns.flatMap(({ name }) => candidates.map((type) => readsBack(identifier(name), type)));
  const [row = []] = await texts(connection, `SELECT ${checks.join(', ')} FROM ${sql}`);
  const types = columns.map((_, index) => {
    const at = index * candidates.length;
    return candidates.find((_, candidate) => row[at + candidate] === 'true') ?? 'VARCHAR';
  });
  const typed = columns.map(({ name }, index) => ({ name, type: types[index] ?? 'VARCHAR' }));
  const values = typed.map(({ name, type }) => `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`);
  return { sql: `(SELECT ${values.join(', ')} FROM ${sql})`, columns: typed };
}

/** A column of nothing but NULL is of no type more than of another. */
function readsBack(value: string, type: string): string {
  const same = `coalesce(CAST(TRY_CAST(${value} AS ${type}) AS VARCHAR) = ${value}, ${value} IS NULL)`;
  return `CAST(system.main.bool_and(${same}) AND system.main.count(${value}) > 0 AS VARCHAR)`;
}
