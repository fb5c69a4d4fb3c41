import type { DuckDBConnection } from '@duckdb/node-api';
import { texts } from '../../query.ts';
import { literal, qualified } from '../../sql.ts';
import type { Candidate } from './candidates.ts';

interface Place {
  readonly from: string;
  readonly kind: string;
  readonly name: string;
  readonly column?: string;
  readonly table?: string;
}

/** Where the catalog keeps comments, what COMMENT ON calls the kind, the names below the schema, and the table that owns it. */
const places: readonly Place[] = [
  { from: 'duckdb_tables()', kind: "'TABLE'", name: 'table_name', table: 'table_name' },
  { from: 'duckdb_views()', kind: "'VIEW'", name: 'view_name' },
  {
    from: 'duckdb_columns()',
    kind: "'COLUMN'",
    name: 'table_name',
    column: 'column_name',
    table: 'table_name',
  },
  { from: 'duckdb_indexes()', kind: "'INDEX'", name: 'index_name', table: 'table_name' },
  { from: 'duckdb_sequences()', kind: "'SEQUENCE'", name: 'sequence_name' },
  { from: 'duckdb_types()', kind: "'TYPE'", name: 'type_name' },
];

const macroPlace: Place = {
  from: 'duckdb_functions()',
  kind: "CASE function_type WHEN 'table_macro' THEN 'MACRO TABLE' ELSE 'MACRO' END",
  name: 'function_name',
};

/** COMMENT ON statements of the attached database; of an overloaded macro one. No SQL can have made one with a NUL. */
export async function commentStatements(
  connection: DuckDBConnection,
  database: string,
  hasMacros: boolean,
): Promise<Candidate[]> {
  const selects = (hasMacros ? [...places, macroPlace] : places).map(
    ({ from, kind, name, column = 'NULL', table = 'NULL' }) =>
      `SELECT ${kind} AS kind, schema_name, ${name} AS object, ${column} AS "column", ${table} AS "table", comment
       FROM system.main.${from} WHERE database_name = $1 AND comment IS NOT NULL`,
  );
  const rows = await texts(connection, `${selects.join(' UNION ')} ORDER BY ALL`, [database]);
  return rows.flatMap(([kind, schema, object, column, table = null, comment]) => {
    if (!kind || !schema || !object || typeof comment !== 'string') return [];
    const parts = column ? [schema, object, column] : [schema, object];
    return {
      kind: 'comment' as const,
      schema,
      object,
      table,
      name: parts.join('.'),
      sql: `COMMENT ON ${kind} ${qualified(...parts)} IS ${literal(comment)};`,
    };
  });
}
