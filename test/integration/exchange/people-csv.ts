/** Restoring people's CSV files in this process: into a table that is there, or as one of their own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { MergeMode } from '../../../src/domain/load.ts';
import type { LoadTable } from '../../../src/domain/ports/engine.ts';
import { fillDatabase } from '../../../src/engine/exchange/load/create-database.ts';
import { mergeFiles } from '../../../src/engine/exchange/load/merge-files.ts';
import { texts } from '../../../src/engine/query.ts';
import { withSandbox } from '../../../src/engine/sandbox.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { foundIn } from './loading.ts';

type Rows = (string | null)[][];

interface Options {
  readonly name?: string;
  readonly mode?: MergeMode;
  /** What is known of the file: nothing, unless an export wrote it. */
  readonly table?: LoadTable;
}

/** The rows of table t, made by `definition`, after the file was merged into it. */
export const mergedInto = (
  definition: string,
  file: string | Uint8Array,
  { name = 'x.csv', mode = 'append', table = foundIn('t', [name]) }: Options = {},
): Promise<Rows> =>
  withFile(name, file, async (connection, folder) => {
    await connection.run(`CREATE TABLE db.main.t(${definition})`);
    const request = { file: '', folder, format: 'csv', mode, tables: [table] } as const;
    await mergeFiles(connection, { request, ...unwatched });
    return await rowsOf(connection);
  });

/** The types of table t that is made of the file, then its rows. */
export const madeOf = (file: string | Uint8Array): Promise<Rows> =>
  withFile('x.csv', file, async (connection, folder) => {
    const request = {
      file: '',
      folder,
      format: 'csv' as const,
      schema: [],
      tables: [foundIn('t', ['x.csv'])],
    };
    await fillDatabase(connection, { request, ...unwatched });
    const types = await texts(connection, 'SELECT column_type FROM (DESCRIBE FROM db.main.t)');
    return [types.flat(), ...(await rowsOf(connection))];
  });

const unwatched = { database: 'db', report: () => {}, signal: new AbortController().signal };

const rowsOf = (connection: DuckDBConnection) =>
  texts(connection, 'SELECT CAST(COLUMNS(*) AS VARCHAR) FROM db.main.t ORDER BY rowid');

async function withFile<T>(
  name: string,
  file: string | Uint8Array,
  body: (connection: DuckDBConnection, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await temporaryFolder();
  const tempFolder = join(folder, 'temp');
  await mkdir(tempFolder);
  await writeFile(join(folder, name), file);
  const resources = { memoryLimitBytes: 2 ** 29, threads: 2, tempLimitBytes: 2 ** 28, tempFolder };
  const options = { folders: [folder], keepsOrder: true };
  return await withSandbox(
    resources,
    [],
    unwatched.signal,
    async (connection) => {
      await connection.run("ATTACH ':memory:' AS db");
      return await body(connection, folder);
    },
    options,
  );
}
