import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { prepareInstance, takeInstance } from '../../../src/engine/blank-instance.ts';
import { texts } from '../../../src/engine/query.ts';
import { withSandbox } from '../../../src/engine/sandbox.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';

const { signal } = new AbortController();

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

test('an instance that was let go of is closed, and the next one is made meanwhile', async () => {
  const create = countMade();
  const { connection, letGo } = await takeInstance();
  letGo();
  await connection.run('SELECT 1');
  await vi.waitFor(() => expect(create).toHaveBeenCalledTimes(2));
  await expect(connection.run('SELECT 1')).rejects.toThrow();
  const next = await takeInstance();
  expect(create).toHaveBeenCalledTimes(2);
  next.close();
});

test('an instance that could not be prepared fails the work that needs it, and the next work has another', async () => {
  const create = countMade();
  create.mockRejectedValueOnce(new Error('no thread to be had'));
  prepareInstance();
  await sleep(10);
  await expect(takeInstance()).rejects.toThrow('no thread to be had');
  (await takeInstance()).close();
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

test('the files are closed when the work on them is done, and not later', async () => {
  const { file, resources } = await makeFile();
  const isOpen = async () => {
    const names = await readdir('/proc/self/fd');
    const open = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => null)));
    return open.includes(file);
  };
  const duringWork = await withSandbox(resources, [{ alias: 'db', file, writable: true }], signal, isOpen);
  expect([duringWork, await isOpen()]).toEqual([true, false]);
});
