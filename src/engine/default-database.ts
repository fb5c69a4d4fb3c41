import type { DuckDBConnection } from '@duckdb/node-api';
import { qualified } from './sql.ts';

/**
 * The catalog of a sandbox itself, always empty. DuckDB would call it `memory`, and takes `a.b`, which its own CREATE statements
 * say, for ambiguous where both a catalog and a schema are named a. Aliases of files begin with `duckback_` for the same reason.
 */
export const emptyCatalog = 'duckback_empty';

/**
 * Does `body` while an attached database is the default one, where its own expressions (a CHECK, a DEFAULT, a view) find the
 * functions and sequences of their database; whatever `body` itself names must be qualified. Not to be nested.
 */
export async function withDefaultDatabase<T>(
  connection: DuckDBConnection,
  database: string,
  body: () => Promise<T>,
): Promise<T> {
  await connection.run(`USE ${qualified(database, 'main')}`);
  try {
    return await body();
  } finally {
    await connection.run(`USE ${qualified(emptyCatalog, 'main')}`);
  }
}
