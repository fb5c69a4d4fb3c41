import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

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

/**
 * Runs one query and gives its rows as JSON values, each checked against `row`. DuckDB's 64-bit integers would come as
 * strings: cast counts to DOUBLE (exact up to 2^53). Rejects with DuckDB's error.
 */
export async function query<T extends TSchema>(
  connection: DuckDBConnection,
  sql: string,
  row: T,
): Promise<Static<T>[]> {
  const reader = await connection.runAndReadAll(sql);
  return Value.Parse(Type.Array(row), reader.getRowObjectsJson());
}

/** The same for a query that gives one row: an aggregate without GROUP BY. */
export async function queryOne<T extends TSchema>(
  connection: DuckDBConnection,
  sql: string,
  row: T,
): Promise<Static<T>> {
  const [first] = await query(connection, sql, row);
  if (!first) throw new TypeError('the query gave no row');
  return first;
}
