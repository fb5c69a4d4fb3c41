import type { DuckDBConnection } from '@duckdb/node-api';
import { qualified } from './sql.ts';

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
    await connection.run('USE memory.main');
  }
}
