import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SchemaDifference } from '../../../domain/comparison.ts';
import type { SchemaStatement } from '../../../domain/export.ts';
import { Problem } from '../../../domain/problem.ts';
import { type Catalog, readCatalog, type Table } from '../../compare/catalog.ts';
import { objectKey } from '../../compare/names.ts';
import { schemaDifferences } from '../../compare/schema-differences.ts';
import { texts } from '../../query.ts';
import { literal } from '../../sql.ts';
import { type Candidate, candidates } from './candidates.ts';
import { differentMacros } from './macros.ts';
import { needed } from './needed.ts';
import { type Failure, tryStatements } from './trial.ts';

/** No schema of people's is named so: DuckDB takes `a.b` for ambiguous where both a database and a schema are named a. */
const alias = 'duckback_trial';

interface SchemaRequest {
  /** The alias of the database, and what it has. */
  readonly database: string;
  readonly catalog: Catalog;
  /** All tables, or some: then only what they need is made. */
  readonly tables: readonly Table[];
  /** A folder for files of a moment. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

interface ExportedSchema {
  readonly statements: readonly SchemaStatement[];
  /** Those asked for: what others refer to comes first. */
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
}

/**
 * The statements that make the schema again, proven by making it and comparing. What of it cannot be made
 * again is named in the notes; a table rejects with `not_exportable`.
 */
export async function exportedSchema(
  connection: DuckDBConnection,
  { database, catalog, tables, scratch, signal }: SchemaRequest,
): Promise<ExportedSchema> {
  const whole = tables.length === catalog.tables.length;
  const all = await candidates(connection, database, catalog);
  const statements = whole ? all.statements : needed(all.statements, tables);
  // Storage versions differ in how they keep expressions; old ones know no VARIANT, and no types of a macro's parameters.
  const version = await storageVersion(connection, database);
  const attach = `ATTACH ${literal(join(scratch, 'trial.duckdb'))} AS ${alias} (STORAGE_VERSION ${literal(version)})`;
  await connection.run(attach);
  try {
    const { made, failed } = await tryStatements(connection, alias, statements, signal);
    refuseFailedTables(failed);
    // An expression reads otherwise once it was stored: CAST(a AS "DATE") becomes CAST(a AS DATE).
    await connection.run(`DETACH ${alias}; ${attach}`);
    const differences = schemaDifferences(restrictedTo(made, catalog), await readCatalog(connection, alias));
    refuseOtherTables(differences);
    const hasMacros = made.some(({ kind }) => kind === 'macro');
    const macros = hasMacros ? await differentMacros(connection, database, alias) : [];
    const different = [...differences, ...macros].map(({ kind, name }) => `${kind} ${name}`);
    return {
      statements: made.map(({ kind, name, sql }) => ({ kind, name, sql })),
      tables: inOrderOf(made, tables),
      notes: [
        ...(whole ? all.notes : []),
        ...failed.map(({ statement, reason }) => `${statement.kind} ${statement.name}: ${reason}`),
        ...different.map((name) => `${name}: made again, it is not the same`),
      ],
    };
  } finally {
    await connection.run(`DETACH DATABASE IF EXISTS ${alias}`);
  }
}

/** The DuckDB that could first read the file: DuckDB says v1.0.0+, say. */
async function storageVersion(connection: DuckDBConnection, database: string): Promise<string> {
  const [row] = await texts(
    connection,
    "SELECT tags['storage_version'] FROM system.main.duckdb_databases() WHERE database_name = $1",
    [database],
  );
  return row?.[0]?.replace('+', '') ?? 'latest';
}

function inOrderOf(made: readonly Candidate[], tables: readonly Table[]): Table[] {
  const byKey = new Map(tables.map((table) => [objectKey(table.schema, table.name), table]));
  return made
    .filter(({ kind }) => kind === 'table')
    .flatMap(({ schema, object }) => byKey.get(objectKey(schema, object)) ?? []);
}

function refuseFailedTables(failed: readonly Failure[]): void {
  const tables = failed.filter(({ statement }) => statement.kind === 'table');
  if (tables.length === 0) return;
  const reasons = tables.map(({ statement, reason }) => `${statement.name} (${reason})`);
  const lacking = neededBy(tables, failed);
  const why = lacking.map(({ statement, reason }) => ` The ${statement.kind} ${statement.name}: ${reason}.`);
  throw new Problem(
    'not_exportable',
    `These tables cannot be made again elsewhere: ${reasons.join('; ')}.${why.join('')}`,
    {
      hint:
        lacking.length > 0
          ? 'Take a backup, which keeps them as they are, or leave them out.'
          : 'Export them together with the tables that they refer to, or leave them out.',
    },
  );
}

/** Of what failed, the sequences, types and macros that these tables mention. */
function neededBy(tables: readonly Failure[], failed: readonly Failure[]): Failure[] {
  const helpers = new Set(
    needed(
      failed.map(({ statement }) => statement),
      tables.map(({ statement: { schema, object } }) => ({ schema, name: object })),
    ),
  );
  return failed.filter(({ statement }) => statement.table === null && helpers.has(statement));
}

function refuseOtherTables(differences: readonly SchemaDifference[]): void {
  const tables = differences.filter(
    ({ kind }) => kind === 'table' || kind === 'column' || kind === 'constraint',
  );
  if (tables.length === 0) return;
  const parts = tables.map(
    ({ kind, name, left, right }) => `${kind} ${name} (${left} would become ${right})`,
  );
  throw new Problem('not_exportable', `Made again, these would not be the same: ${parts.join('; ')}.`, {
    hint: 'Take a backup, which keeps them as they are, or leave them out.',
  });
}

/** Of the catalog, what these statements make. */
function restrictedTo(made: readonly Candidate[], { tables, objects }: Catalog): Catalog {
  const keyOf = (kind: string, schema: string, name: string) =>
    JSON.stringify([kind, objectKey(schema, name)]);
  const keys = new Set(made.map(({ kind, schema, object }) => keyOf(kind, schema, object)));
  return {
    tables: tables.filter(({ schema, name }) => keys.has(keyOf('table', schema, name))),
    objects: objects.filter(({ kind, schema, name }) => keys.has(keyOf(kind, schema, name))),
  };
}
