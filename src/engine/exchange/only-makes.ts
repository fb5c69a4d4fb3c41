import type { DuckDBConnection } from '@duckdb/node-api';
import { StatementType } from '@duckdb/node-api';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { SchemaStatement } from '../../domain/export.ts';
import { texts } from '../query.ts';

/** What EXPLAIN (FORMAT json) says of one statement. */
const Plan = Type.Array(Type.Object({ name: Type.String(), children: Type.Array(Type.Unknown()) }), {
  minItems: 1,
  maxItems: 1,
});

/**
 * Whether this is, as DuckDB itself reads it, one statement that makes (or comments on) an object of its kind and fills it with
 * nothing. What is put together from a database's own names and texts may be something else. Rejects with DuckDB's complaint where it
 * cannot be made now.
 */
export const onlyMakes = (
  connection: DuckDBConnection,
  statement: Pick<SchemaStatement, 'kind' | 'sql'>,
): Promise<boolean> =>
  statement.kind === 'comment' ? isComment(connection, statement.sql) : isCreation(connection, statement);

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
async function isCreation(
  connection: DuckDBConnection,
  { kind, sql }: Pick<SchemaStatement, 'kind' | 'sql'>,
): Promise<boolean> {
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
