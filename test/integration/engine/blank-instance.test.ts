import { readdir, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { prepareInstance, takeInstance } from '../../../src/engine/blank-instance.ts';
import { loadInto } from '../../../src/engine/operations/load-into.ts';
import type { OperationContext } from '../../../src/engine/operations/operation.ts';
import { runCheck } from '../../../src/engine/operations/run-check.ts';
import { seal } from '../../../src/engine/operations/seal.ts';
import { survey } from '../../../src/engine/operations/survey.ts';
import { texts } from '../../../src/engine/query.ts';
import { withSandbox } from '../../../src/engine/sandbox.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';

const { signal } = new AbortController();

/** Other files that ran in this process may have left one, or one that is made when another is closed a moment later. */
beforeAll(async () => {
  await setTimeout(200);
  (await takeInstance()).close();
});

function countMade() {
  const create = vi.spyOn(DuckDBInstance, 'create');
  onTestFinished(() => create.mockRestore());
  return create;
}

async function makeFile() {
  const folder = await temporaryFolder();
  const file = join(folder, 'a.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 42 AS a']);
  const resources = {
    memoryLimitBytes: 64 << 20,
    threads: 3,
    tempLimitBytes: 5 << 20,
    tempFolder: join(folder, 'temp'),
  };
  return { file, resources };
}

test('an instance that was prepared is given once, and what lies in it is nothing', async () => {
  const create = countMade();
  prepareInstance();
  prepareInstance();
  const first = await takeInstance();
  expect(create).toHaveBeenCalledOnce();
  expect(
    await texts(first.connection, 'SELECT database_name FROM duckdb_databases() WHERE NOT internal'),
  ).toEqual([['duckback_empty']]);
  const second = await takeInstance();
  expect(create).toHaveBeenCalledTimes(2);
  first.close();
  second.close();
});

test('an instance that is to be closed later is closed after a moment, and then the next one is made', async () => {
  const create = countMade();
  const { connection, closeLater } = await takeInstance();
  closeLater();
  await connection.run('SELECT 1');
  await vi.waitFor(() => expect(create).toHaveBeenCalledTimes(2));
  await expect(connection.run('SELECT 1')).rejects.toThrow();
  const next = await takeInstance();
  expect(create).toHaveBeenCalledTimes(2);
  next.close();
});

test('an instance that could not be prepared is made when it is needed', async () => {
  const create = countMade();
  create.mockRejectedValueOnce(new Error('no thread to be had'));
  prepareInstance();
  await setImmediate();
  (await takeInstance()).close();
  expect(create).toHaveBeenCalledTimes(2);
});

test('an instance that cannot be made when it is needed fails the work', async () => {
  countMade().mockRejectedValueOnce(new Error('no thread to be had'));
  await expect(takeInstance()).rejects.toThrow('no thread to be had');
});

test('the limits of the work hold in an instance that was prepared before they were known', async () => {
  const { file, resources } = await makeFile();
  prepareInstance();
  const [row] = await withSandbox(resources, [{ alias: 'db', file }], signal, (connection) =>
    texts(
      connection,
      `SELECT a::VARCHAR, current_setting('memory_limit'), current_setting('threads')::VARCHAR, current_setting('temp_directory'),
         current_setting('max_temp_directory_size'), current_setting('preserve_insertion_order')::VARCHAR FROM db.t`,
    ),
  );
  expect(row).toEqual(['42', '64.0 MiB', '3', resources.tempFolder, '5.0 MiB', 'false']);
});

const isOpen = async (file: string): Promise<boolean> => {
  const names = await readdir('/proc/self/fd');
  const open = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => null)));
  return open.some((path) => path?.startsWith(file));
};

test('a file is open during the work on it, and closed after it', async () => {
  const { file, resources } = await makeFile();
  const during = await withSandbox(resources, [{ alias: 'db', file }], signal, () => isOpen(file));
  expect([during, await isOpen(file)]).toEqual([true, false]);
});

test.each<[string, (file: string, context: OperationContext) => Promise<unknown>]>([
  ['sealed, with an index in its log,', seal],
  ['surveyed', survey],
  [
    'checked, by a statement with a parameter',
    (file, context) =>
      runCheck(
        { file, sql: 'SELECT a FROM t WHERE a > $least', parameters: { least: 1 }, today: '2026-01-01' },
        context,
      ),
  ],
  [
    'made by loading rows',
    (file, context) => {
      const nothing = { folder: dirname(file), format: 'csv' as const, tables: [] };
      return loadInto({ file: `${file}.loaded` }, nothing, context, async (connection, { database }) => {
        await connection.run(`CREATE TABLE ${database}.main.t AS SELECT 1 AS a`);
        return [];
      });
    },
  ],
])('a file that is %s is closed when that is done', async (_, work) => {
  const { file, resources } = await makeFile();
  await runSql(file, ['CREATE INDEX i ON t (a)', 'INSERT INTO t VALUES (43)'], { crash: work === seal });
  await work(file, { resources, signal, report: () => {} });
  expect(await isOpen(file)).toBe(false);
});
