import type { DuckDBConnection } from '@duckdb/node-api';
import { StatementType } from '@duckdb/node-api';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { SchemaStatement } from '../../../domain/export.ts';
import { Problem } from '../../../domain/problem.ts';
import { texts } from '../../query.ts';
import { literal } from '../../sql.ts';
import { loading } from './load-failure.ts';

/** What EXPLAIN (FORMAT json) says of one statement. */
const Plan = Type.Array(Type.Object({ name: Type.String(), children: Type.Array(Type.Unknown()) }), {
  minItems: 1,
  maxItems: 1,
});

/**
 * Runs a statement that comes from outside, in the default catalog, after DuckDB itself said that it is one statement that
 * makes (or comments on) an object of its kind and fills it with nothing. Rejects with `load_failed`.
 */
export async function makeObject(connection: DuckDBConnection, statement: SchemaStatement): Promise<void> {
  const what = `The ${statement.kind} ${statement.name} cannot be made`;
  await loading(what, async () => {
    const makes =
      statement.kind === 'comment'
        ? await isComment(connection, statement.sql)
        : await isCreation(connection, statement);
    if (!makes) throw foreignStatement(statement);
    await connection.run(statement.sql);
  });
}

/** That nothing was made outside of `database`, as CREATE TEMP or a name of another catalog would. Rejects with `load_failed`. */
export async function checkConfined(connection: DuckDBConnection, database: string): Promise<void> {
  const where = `database_name <> ${literal(database)} AND NOT internal`;
  const [stray] = await texts(
    connection,
    `SELECT schema_name || '.' || table_name FROM system.main.duckdb_tables() WHERE ${where}
     UNION ALL SELECT schema_name || '.' || view_name FROM system.main.duckdb_views() WHERE ${where}
     UNION ALL SELECT schema_name || '.' || type_name FROM system.main.duckdb_types() WHERE ${where}
     UNION ALL SELECT schema_name || '.' || function_name FROM system.main.duckdb_functions() WHERE ${where}
     UNION ALL SELECT schema_name || '.' || sequence_name FROM system.main.duckdb_sequences()
       WHERE database_name <> ${literal(database)}
     LIMIT 1`,
  );
  if (stray) throw new Problem('load_failed', `The schema makes ${stray[0]} outside of the database.`);
}

/** EXPLAIN does not know COMMENT ON, which counts as a kind of ALTER. */
async function isComment(connection: DuckDBConnection, sql: string): Promise<boolean> {
  if (!/^COMMENT ON\s/i.test(sql)) return false;
  const statement = await theStatement(connection, sql);
  if (!statement) return false;
  const prepared = await statement.prepare(0);
  try {
    return prepared.statementType === StatementType.ALTER;
  } finally {
    prepared.destroySync();
  }
}

/** The plan of CREATE .. AS SELECT has another name, or a child that gives the rows; only an index reads: its own table. */
async function isCreation(connection: DuckDBConnection, { kind, sql }: SchemaStatement): Promise<boolean> {
  // EXPLAIN does not tell OR REPLACE, which would take the place of what an earlier statement made.
  if (!new RegExp(`^CREATE\\s+(UNIQUE\\s+)?${kind}\\s(?!\\s*IF\\s+NOT\\s)`, 'i').test(sql)) return false;
  const explanation = `EXPLAIN (FORMAT json) ${sql}`;
  if (!(await theStatement(connection, explanation))) return false;
  const [row] = await texts(connection, explanation);
  const [plan] = Value.Parse(Plan, JSON.parse(row?.[1] ?? ''));
  if (plan?.name !== `CREATE_${kind.toUpperCase()}`) return false;
  return kind === 'index' || plan.children.length === 0;
}

/** null where the text is not exactly one statement; the driver's error for one that cannot be parsed is none of DuckDB's own. */
async function theStatement(connection: DuckDBConnection, sql: string) {
  const statements = await connection.extractStatements(sql).catch(() => null);
  return statements?.count === 1 ? statements : null;
}

const foreignStatement = ({ kind, name, sql }: SchemaStatement): Problem =>
  new Problem(
    'load_failed',
    `The statement for the ${kind} ${name} is not one that only makes it: ${sql.slice(0, 200)}`,
    { hint: 'Use an export whose manifest nobody changed.' },
  );
