import { createReadStream } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Type } from 'typebox';
import { nullable } from '../domain/schema.ts';
import { scanWal } from '../duckfile/wal.ts';
import { withDefaultDatabase } from './default-database.ts';
import { onlyMakes } from './exchange/only-makes.ts';
import { query } from './query.ts';
import { literal, qualified } from './sql.ts';

/** Whether one of these write-ahead logs makes an index. */
export async function makeIndexes(logs: readonly string[]): Promise<boolean> {
  for (const log of logs) if ((await scanWal(createReadStream(log))).makesIndexes) return true;
  return false;
}

const IndexRow = Type.Object({
  schema: Type.String(),
  name: Type.String(),
  table: Type.String(),
  definition: Type.String(),
  comment: nullable(Type.String()),
});

/** Schema and table in the CREATE INDEX statement that DuckDB writes, which names no catalog, nor the schema where that is main: a parenthesis ends the table. */
const owner =
  /(?<=^CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|[^\s"]+)) ON (?:"(?:[^"]|"")*"|[^\s".(]+)\.(?:"(?:[^"]|"")*"|[^\s".(]+)/;

/**
 * Makes every index of an attached, writable database anew from its table's rows. Call it after a log was replayed that makes
 * indexes, before the checkpoint: DuckDB 1.5.6 recovers an index that was dropped and made again under its name in one
 * transaction, after an UPDATE of the table, without any entry. Queries through it then miss rows, and reading the whole
 * table shows nothing. Indexes of primary keys and UNIQUE constraints cannot be made so and are not concerned.
 */
export async function rebuildIndexes(connection: DuckDBConnection, database: string): Promise<void> {
  const indexes = await query(
    connection,
    `SELECT schema_name AS schema, index_name AS name, table_name AS "table", sql AS definition, comment FROM system.main.duckdb_indexes()
     WHERE database_name = ${literal(database)} AND sql IS NOT NULL`,
    IndexRow,
  );
  await withDefaultDatabase(connection, database, async () => {
    for (const { schema, name, table, definition, comment } of indexes) {
      const index = qualified(database, schema, name);
      await connection.run(`DROP INDEX ${index}`);
      const sql = definition.replace(owner, () => ` ON ${qualified(database, schema, table)}`);
      if (!(await onlyMakes(connection, { kind: 'index', sql })))
        throw new Error(`the statement for the index ${name} is not one that only makes it`);
      await connection.run(sql);
      if (comment !== null) await connection.run(`COMMENT ON INDEX ${index} IS ${literal(comment)}`);
    }
  });
}
