import type { DuckDBConnection } from '@duckdb/node-api';
import { Type } from 'typebox';
import type { Table } from '../../compare/catalog.ts';
import { folded, objectKey } from '../../compare/names.ts';
import { withDefaultDatabase } from '../../default-database.ts';
import { query } from '../../query.ts';
import { literal } from '../../sql.ts';
import { type ForeignKey, foreignKeys } from '../foreign-keys.ts';

/** What stands between the rows of an attached database. */
export interface Keys {
  /** Foreign keys of a table to itself. */
  selfReferences(table: Named): readonly ForeignKey[];
  /** Foreign keys of a table to another one. */
  references(table: Named, referenced: Named): readonly ForeignKey[];
  isReferenced(table: Named): boolean;
  /** Whether an index or a constraint may need this column: changing it is dear, and not allowed in a row that others refer to. */
  isIndexed(table: Named, column: string): boolean;
}

type Named = Pick<Table, 'schema' | 'name'>;

const IndexedRow = Type.Object({ schema: Type.String(), table: Type.String(), text: Type.String() });

/** Reads the constraints and indexes of an attached database. */
export async function readKeys(connection: DuckDBConnection, database: string): Promise<Keys> {
  const foreign = await foreignKeys(connection, database);
  const indexed = await indexedTexts(connection, database);
  const between = (table: Named, referenced: Named) =>
    foreign.filter(
      (key) =>
        objectKey(key.schema, key.table) === objectKey(table.schema, table.name) &&
        objectKey(key.schema, key.referencedTable) === objectKey(referenced.schema, referenced.name),
    );
  return {
    selfReferences: (table) => between(table, table),
    references: (table, referenced) =>
      objectKey(table.schema, table.name) === objectKey(referenced.schema, referenced.name)
        ? []
        : between(table, referenced),
    isReferenced: ({ schema, name }) =>
      foreign.some((key) => objectKey(key.schema, key.referencedTable) === objectKey(schema, name)),
    // An index on an expression has only its text: a column that is in it by chance is taken for indexed too.
    isIndexed: ({ schema, name }, column) =>
      (indexed.get(objectKey(schema, name)) ?? []).some(({ text }) => folded(text).includes(folded(column))),
  };
}

/** What says which columns are indexed, by table. */
async function indexedTexts(connection: DuckDBConnection, database: string) {
  const where = `WHERE database_name = ${literal(database)}`;
  const sql = `SELECT schema_name AS schema, table_name AS "table", CAST(constraint_column_names AS VARCHAR) AS "text"
     FROM system.main.duckdb_constraints() ${where} AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
     UNION ALL SELECT schema_name, table_name, sql FROM system.main.duckdb_indexes() ${where}`;
  // As for foreign keys, a CHECK is bound.
  const rows = await withDefaultDatabase(connection, database, () => query(connection, sql, IndexedRow));
  return Map.groupBy(rows, (row) => objectKey(row.schema, row.table));
}
