import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';

/**
 * Runs one statement and gives its rows; every selected value must be text (CAST .. AS VARCHAR) or NULL.
 * Rejects with DuckDB's error. Holds all rows in memory: for the catalog and totals, not for data.
 */
export async function texts(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly string[] = [],
): Promise<(string | null)[][]> {
  const reader = await connection.runAndReadAll(sql, [...parameters]);
  return reader.getRows().map((row) => row.map(text));
}

function text(value: DuckDBValue): string | null {
  if (value === null || typeof value === 'string') return value;
  throw new TypeError('a selected value is not cast to VARCHAR');
}
