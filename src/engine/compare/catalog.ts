import type { DuckDBConnection } from '@duckdb/node-api';
import { type Static, Type } from 'typebox';
import { nullable } from '../../domain/schema.ts';
import { baseTables } from '../base-tables.ts';
import { withDefaultDatabase } from '../default-database.ts';
import { query } from '../query.ts';
import { literal } from '../sql.ts';
import { type CatalogObject, readObjects } from './catalog-objects.ts';
import { objectKey } from './names.ts';

export interface Column {
  readonly name: string;
  /** As `duckdb_columns()` prints it, user-defined types resolved. */
  readonly type: string;
  readonly nullable: boolean;
  /** Of a DEFAULT, or of a generated column. */
  readonly expression: string | null;
  readonly generated: boolean;
}

export interface Constraint {
  readonly name: string;
  readonly definition: string;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  /** Its CREATE TABLE statement. */
  readonly definition: string;
  /** In the table's order. */
  readonly columns: readonly Column[];
  /** All but NOT NULL, which is the columns'. */
  readonly constraints: readonly Constraint[];
  /** Names of the primary key's columns in its order; empty without one. */
  readonly primaryKey: readonly string[];
}

/** What one attached database has: base tables, by schema and name, and the rest by kind, schema and name. */
export interface Catalog {
  readonly tables: readonly Table[];
  readonly objects: readonly CatalogObject[];
}

const TableRow = Type.Object({ schema: Type.String(), name: Type.String(), definition: Type.String() });
type TableRow = Static<typeof TableRow>;

const ColumnRow = Type.Object({
  schema: Type.String(),
  table: Type.String(),
  name: Type.String(),
  type: Type.String(),
  nullable: Type.Boolean(),
  expression: nullable(Type.String()),
});

const ConstraintRow = Type.Object({
  schema: Type.String(),
  table: Type.String(),
  name: nullable(Type.String()),
  kind: Type.String(),
  definition: Type.String(),
  columns: Type.Array(Type.String()),
});
type ConstraintRow = Static<typeof ConstraintRow>;

/** Reads the catalog of the attached database `database`. No table or view of it is queried. */
export async function readCatalog(connection: DuckDBConnection, database: string): Promise<Catalog> {
  const columns = await readColumns(connection, database);
  const constraints = await readConstraints(connection, database);
  const tables = await query(
    connection,
    `SELECT schema_name AS schema, table_name AS name, sql AS definition FROM system.main.duckdb_tables()
     WHERE database_name = ${literal(database)} AND NOT internal ORDER BY schema_name, table_name`,
    TableRow,
  );
  return {
    tables: tables.map((table) => {
      const key = objectKey(table.schema, table.name);
      return described(table, columns.get(key) ?? [], constraints.get(key) ?? []);
    }),
    objects: await readObjects(connection, database),
  };
}

const described = (table: TableRow, columns: Column[], constraints: ConstraintRow[]): Table => ({
  ...table,
  columns,
  constraints: constraints.map(({ name, kind, definition }) => ({ name: name ?? kind, definition })),
  primaryKey: constraints.find(({ kind }) => kind === 'PRIMARY KEY')?.columns ?? [],
});

/** By the table's (or view's) key, in its order. */
async function readColumns(connection: DuckDBConnection, database: string): Promise<Map<string, Column[]>> {
  const rows = await query(
    connection,
    `SELECT schema_name AS schema, table_name AS "table", column_name AS name, data_type AS type,
       is_nullable AS nullable, column_default AS expression
     FROM system.main.duckdb_columns() WHERE database_name = ${literal(database)} AND NOT internal
     ORDER BY column_index`,
    ColumnRow,
  );
  const tables = await baseTables(connection, database);
  const stored = new Map(
    tables.map((table) => [
      objectKey(table.schema, table.name),
      new Set(table.columns.map(({ name }) => name)),
    ]),
  );
  const columns = rows.map((row) => ({
    key: objectKey(row.schema, row.table),
    column: { ...row, generated: !stored.get(objectKey(row.schema, row.table))?.has(row.name) },
  }));
  return new Map(
    [...Map.groupBy(columns, ({ key }) => key)].map(([key, own]) => [key, own.map(({ column }) => column)]),
  );
}

/** To tell of a CHECK, DuckDB binds it. */
async function readConstraints(connection: DuckDBConnection, database: string) {
  const sql = `SELECT schema_name AS schema, table_name AS "table", constraint_name AS name, constraint_type AS kind,
       constraint_text AS definition, constraint_column_names AS columns
     FROM system.main.duckdb_constraints()
     WHERE database_name = ${literal(database)} AND constraint_type <> 'NOT NULL' ORDER BY constraint_index`;
  const rows = await withDefaultDatabase(connection, database, () => query(connection, sql, ConstraintRow));
  return Map.groupBy(rows, (row) => objectKey(row.schema, row.table));
}
