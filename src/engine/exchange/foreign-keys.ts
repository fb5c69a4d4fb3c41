import type { DuckDBConnection } from '@duckdb/node-api';
import { type Static, Type } from 'typebox';
import { withDefaultDatabase } from '../default-database.ts';
import { query } from '../query.ts';
import { literal } from '../sql.ts';

const ForeignKey = Type.Object({
  schema: Type.String(),
  table: Type.String(),
  columns: Type.Array(Type.String()),
  /** Of the same schema: DuckDB has no foreign keys between schemas. */
  referencedTable: Type.String(),
  referencedColumns: Type.Array(Type.String()),
  /** As it stands in DuckDB's CREATE TABLE statement; empty for that of a table to itself. */
  written: Type.String(),
});
export type ForeignKey = Static<typeof ForeignKey>;

/** The foreign keys of an attached database; those of a table in their order. */
export async function foreignKeys(connection: DuckDBConnection, database: string): Promise<ForeignKey[]> {
  const sql = `SELECT schema_name AS schema, table_name AS "table", constraint_column_names AS columns,
       referenced_table AS referencedTable, referenced_column_names AS referencedColumns, constraint_text AS written
     FROM system.main.duckdb_constraints()
     WHERE database_name = ${literal(database)} AND constraint_type = 'FOREIGN KEY'
     ORDER BY constraint_index`;
  // To tell of a CHECK, DuckDB binds it, which finds functions of the default database.
  return await withDefaultDatabase(connection, database, () => query(connection, sql, ForeignKey));
}
