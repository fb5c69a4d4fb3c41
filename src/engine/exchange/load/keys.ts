import type { DuckDBConnection } from '@duckdb/node-api';
import { Type } from 'typebox';
import type { Table } from '../../compare/catalog.ts';
import { folded, objectKey } from '../../compare/names.ts';
import { withDefaultDatabase } from '../../default-database.ts';
import { query } from '../../query.ts';
import { literal } from '../../sql.ts';

/** A foreign key; DuckDB has none between schemas. */
interface ForeignKey {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly referencedTable: string;
  readonly referencedColumns: readonly string[];
}

/** What stands between the rows of an attached database. */
export interface Keys {
  /** Foreign keys of a table to itself. */
  selfReferences(table: Named): readonly ForeignKey[];
  isReferenced(table: Named): boolean;
  /** Whether an index or a constraint may need this column: changing it is dear, and not allowed in a row that others refer to. */
  isIndexed(table: Named, column: string): boolean;
}

type Named = Pick<Table, 'schema' | 'name'>;

const ForeignKeyRow = Type.Object({
  schema: Type.String(),
  table: Type.String(),
  columns: Type.Array(Type.String()),
  referencedTable: Type.String(),
  referencedColumns: Type.Array(Type.String()),
});

const IndexedRow = Type.Object({ schema: Type.String(), table: Type.String(), text: Type.String() });

/** Reads the constraints and indexes of an attached database. */
export async function readKeys(connection: DuckDBConnection, database: string): Promise<Keys> {
  return await withDefaultDatabase(connection, database, () => readDefaultKeys(connection, database));
}

/** To tell of a CHECK, DuckDB binds it, which finds functions of the default database. */
async function readDefaultKeys(connection: DuckDBConnection, database: string): Promise<Keys> {
  const where = `WHERE database_name = ${literal(database)}`;
  const foreign = await query(
    connection,
    `SELECT schema_name AS schema, table_name AS "table", constraint_column_names AS columns,
       referenced_table AS referencedTable, referenced_column_names AS referencedColumns
     FROM system.main.duckdb_constraints() ${where} AND constraint_type = 'FOREIGN KEY'`,
    ForeignKeyRow,
  );
  const indexed = await query(
    connection,
    `SELECT schema_name AS schema, table_name AS "table", CAST(constraint_column_names AS VARCHAR) AS "text"
     FROM system.main.duckdb_constraints() ${where} AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
     UNION ALL SELECT schema_name, table_name, sql FROM system.main.duckdb_indexes() ${where}`,
    IndexedRow,
  );
  const indexTexts = Map.groupBy(indexed, (row) => objectKey(row.schema, row.table));
  return {
    selfReferences: ({ schema, name }) =>
      foreign.filter(
        (key) =>
          objectKey(key.schema, key.table) === objectKey(schema, name) &&
          folded(key.referencedTable) === folded(name),
      ),
    isReferenced: ({ schema, name }) =>
      foreign.some((key) => objectKey(key.schema, key.referencedTable) === objectKey(schema, name)),
    // An index on an expression has only its text: a column that is in it by chance is taken for indexed too.
    isIndexed: ({ schema, name }, column) =>
      (indexTexts.get(objectKey(schema, name)) ?? []).some(({ text }) =>
        folded(text).includes(folded(column)),
      ),
  };
}
