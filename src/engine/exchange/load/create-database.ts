import type { DuckDBConnection } from '@duckdb/node-api';
import type { LoadedTable } from '../../../domain/load.ts';
import type { CreateDatabase, LoadTable } from '../../../domain/ports/engine.ts';
import { Problem } from '../../../domain/problem.ts';
import { type BaseTable, baseTables } from '../../base-tables.ts';
import { objectKey } from '../../compare/names.ts';
import { withDefaultDatabase } from '../../default-database.ts';
import { identifier, qualified } from '../../sql.ts';
import { watchQueries } from '../../watch-queries.ts';
import { exactlyTyped } from './csv/exact-types.ts';
import { type Keys, readKeys } from './keys.ts';
import { loading, pathsIn } from './load-failure.ts';
import type { Loading } from './loading.ts';
import { checkConfined, makeObject } from './make-object.ts';
import { exportedSource, foundSource } from './read-source.ts';
import { insertRows } from './rows.ts';
import { weightsOf } from './table-files.ts';

type Creation = Loading<CreateDatabase>;

/** Made when the rows are in: an index that grows row by row takes far longer. Only comments can be on one. */
const afterRows = new Set(['index', 'comment']);

/** Fills an empty database with the objects of a schema and the rows of files, see the port. */
export async function fillDatabase(connection: DuckDBConnection, creation: Creation): Promise<LoadedTable[]> {
  const { request, database, signal } = creation;
  const make = async (late: boolean) => {
    for (const statement of request.schema.filter(({ kind }) => afterRows.has(kind) === late)) {
      signal.throwIfAborted();
      await makeObject(connection, statement);
    }
  };
  const inDatabase = <T>(body: () => Promise<T>) => withDefaultDatabase(connection, database, body);
  await inDatabase(() => make(false));
  const keys = await readKeys(connection, database);
  const loaded = await inDatabase(() => fillTables(connection, creation, keys));
  await inDatabase(() => make(true));
  await checkConfined(connection, database);
  return loaded;
}

async function fillTables(
  connection: DuckDBConnection,
  creation: Creation,
  keys: Keys,
): Promise<LoadedTable[]> {
  const { request, database, report, signal } = creation;
  const tables = new Map(
    (await baseTables(connection, database)).map((table) => [objectKey(table.schema, table.name), table]),
  );
  using watch = watchQueries(connection, weightsOf(request), report);
  const loaded: LoadedTable[] = [];
  for (const table of request.tables) {
    signal.throwIfAborted();
    const { schema, name } = table;
    const inserted = await loading(
      `${schema}.${name}`,
      () =>
        table.columns === null
          ? makeOfFiles(connection, creation, table)
          : fillTable(connection, creation, table, tables.get(objectKey(schema, name)), keys),
      pathsIn(request, table),
    );
    loaded.push({ schema, name, inserted, updated: 0, unchanged: 0, deleted: 0 });
    watch.next();
  }
  return loaded;
}

async function fillTable(
  connection: DuckDBConnection,
  { request, database }: Creation,
  table: LoadTable,
  made: BaseTable | undefined,
  keys: Keys,
): Promise<number> {
  checkColumns(table, made);
  if (!made) return 0;
  return await insertRows(connection, {
    table: qualified(database, made.schema, made.name),
    source: exportedSource(request, table, made.columns),
    match: null,
    selfReferences: keys.selfReferences(made),
  });
}

/** The files are read by what the schema made, which must be what the manifest says of them. */
function checkColumns({ schema, name, columns }: LoadTable, made: BaseTable | undefined): void {
  const text = (all: LoadTable['columns'] | BaseTable['columns']) =>
    (all ?? []).map((column) => `${identifier(column.name)} ${column.type}`).join(', ');
  if (made && text(columns) === text(made.columns)) return;
  const actual = made ? `a table of (${text(made.columns)})` : 'no such table';
  throw new Problem(
    'load_failed',
    `${schema}.${name}: files of (${text(columns)}), but the schema makes ${actual}.`,
  );
}

async function makeOfFiles(
  connection: DuckDBConnection,
  { request, database, signal }: Creation,
  table: LoadTable,
): Promise<number> {
  const found = await foundSource(connection, request, table, signal);
  const source = found.isText ? await exactlyTyped(connection, found) : found;
  const name = qualified(database, table.schema, table.name);
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${qualified(database, table.schema)}`);
  await connection.run(`CREATE TABLE ${name} AS SELECT * FROM ${source.sql} WITH NO DATA`);
  return await insertRows(connection, { table: name, source, match: null, selfReferences: [] });
}
