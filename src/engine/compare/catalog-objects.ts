import type { DuckDBConnection } from '@duckdb/node-api';
import { type Static, Type } from 'typebox';
import type { SchemaDifference } from '../../domain/comparison.ts';
import { nullable } from '../../domain/schema.ts';
import { query } from '../query.ts';
import { identifier, literal, qualified } from '../sql.ts';

/** Whatever has a definition and is no table. */
export interface CatalogObject {
  readonly kind: SchemaDifference['kind'];
  readonly schema: string;
  readonly name: string;
  readonly definition: string;
  /** The table that an index belongs to. */
  readonly table: string | null;
}

/** Schemas, types, sequences, macros, views and indexes of the attached database `database`, with their definitions. */
export async function readObjects(connection: DuckDBConnection, database: string): Promise<CatalogObject[]> {
  return [
    ...(await readSchemas(connection, database)),
    ...(await readTypes(connection, database)),
    ...(await readDefined(connection, database, 'sequence')),
    ...(await readMacros(connection, database)),
    ...(await readDefined(connection, database, 'view')),
    ...(await readDefined(connection, database, 'index')),
  ];
}

const SchemaRow = Type.Object({ name: Type.String() });

async function readSchemas(connection: DuckDBConnection, database: string): Promise<CatalogObject[]> {
  const rows = await query(
    connection,
    `SELECT schema_name AS name FROM system.main.duckdb_schemas()
     WHERE database_name = ${literal(database)} AND NOT internal ORDER BY schema_name`,
    SchemaRow,
  );
  return rows.map(({ name }) => ({
    kind: 'schema',
    schema: name,
    name: '',
    definition: `CREATE SCHEMA ${identifier(name)};`,
    table: null,
  }));
}

const NamedRow = Type.Object({ schema: Type.String(), name: Type.String() });
const TypeRow = Type.Object({ definition: Type.String() });

async function readTypes(connection: DuckDBConnection, database: string): Promise<CatalogObject[]> {
  const named = await query(
    connection,
    `SELECT schema_name AS schema, type_name AS name FROM system.main.duckdb_types()
     WHERE database_name = ${literal(database)} AND NOT internal ORDER BY schema_name, type_name`,
    NamedRow,
  );
  const types: CatalogObject[] = [];
  for (const { schema, name } of named) {
    // duckdb_types() does not say what a struct or a decimal is made of; the type of a NULL does.
    const sql = `SELECT system.main.typeof(CAST(NULL AS ${qualified(database, schema, name)})) AS definition`;
    for (const { definition } of await query(connection, sql, TypeRow)) {
      types.push({ kind: 'type', schema, name, definition, table: null });
    }
  }
  return types;
}

const DefinedRow = Type.Object({
  schema: Type.String(),
  name: Type.String(),
  definition: Type.String(),
  table: nullable(Type.String()),
});

/** The kinds whose CREATE statement the catalog keeps. A sequence's START is the value that it gives next. */
const defined = {
  sequence: { from: 'duckdb_sequences()', name: 'sequence_name', table: 'NULL', where: 'NOT temporary' },
  view: { from: 'duckdb_views()', name: 'view_name', table: 'NULL', where: 'NOT internal' },
  index: { from: 'duckdb_indexes()', name: 'index_name', table: 'table_name', where: 'NOT is_primary' },
};

async function readDefined(
  connection: DuckDBConnection,
  database: string,
  kind: keyof typeof defined,
): Promise<CatalogObject[]> {
  const { from, name, table, where } = defined[kind];
  const rows = await query(
    connection,
    `SELECT schema_name AS schema, ${name} AS name, sql AS definition, ${table} AS "table"
     FROM system.main.${from} WHERE database_name = ${literal(database)} AND ${where}
     ORDER BY schema_name, ${name}`,
    DefinedRow,
  );
  return rows.map((row) => ({ kind, ...row }));
}

const MacroRow = Type.Object({
  schema: Type.String(),
  name: Type.String(),
  parameters: Type.Array(Type.String()),
  types: Type.Array(nullable(Type.String())),
  kind: Type.String(),
  body: Type.String(),
});

export type MacroOverload = Static<typeof MacroRow>;

/** The overloads of each macro: those of one kind (for values or for tables), schema and name. */
export async function macroOverloads(
  connection: DuckDBConnection,
  database: string,
): Promise<[MacroOverload, ...MacroOverload[]][]> {
  const rows = await query(
    connection,
    `SELECT schema_name AS schema, function_name AS name, parameters, parameter_types AS types,
       function_type AS kind, macro_definition AS body
     FROM system.main.duckdb_functions()
     WHERE database_name = ${literal(database)} AND NOT internal AND macro_definition IS NOT NULL
     ORDER BY schema_name, function_name`,
    MacroRow,
  );
  const overloads = Map.groupBy(rows, ({ kind, schema, name }) => JSON.stringify([kind, schema, name]));
  return [...overloads.values()].flatMap(([first, ...rest]) => (first ? [[first, ...rest]] : []));
}

async function readMacros(connection: DuckDBConnection, database: string): Promise<CatalogObject[]> {
  const macros = await macroOverloads(connection, database);
  return macros.map((overloads) => ({
    kind: 'macro',
    schema: overloads[0].schema,
    name: overloads[0].name,
    definition: overloads.map(macroDefinition).toSorted().join('\n'),
    table: null,
  }));
}

function macroDefinition({ parameters, types, kind, body }: MacroOverload): string {
  const typed = parameters.map((parameter, index) => [parameter, types[index]].filter(Boolean).join(' '));
  return `(${typed.join(', ')}) AS ${kind === 'table_macro' ? 'TABLE ' : ''}${body}`;
}
