import type { DuckDBConnection } from '@duckdb/node-api';
import type { SchemaStatement } from '../../../domain/export.ts';
import { Problem } from '../../../domain/problem.ts';
import { texts } from '../../query.ts';
import { literal } from '../../sql.ts';
import { onlyMakes } from '../only-makes.ts';
import { loading } from './load-failure.ts';

/** Runs a statement that comes from outside, in the default catalog, where it only makes what it says. Rejects with `load_failed`. */
export async function makeObject(connection: DuckDBConnection, statement: SchemaStatement): Promise<void> {
  const what = `The ${statement.kind} ${statement.name} cannot be made`;
  await loading(what, async () => {
    if (!(await onlyMakes(connection, statement))) throw foreignStatement(statement);
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

const foreignStatement = ({ kind, name, sql }: SchemaStatement): Problem =>
  new Problem(
    'load_failed',
    `The statement for the ${kind} ${name} is not one that only makes it: ${sql.slice(0, 200)}`,
    { hint: 'Use an export whose manifest nobody changed.' },
  );
