import { chmod, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { readable } from '../../../src/engine/attachable.ts';
import { literal } from '../../../src/engine/sql.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { runMounted } from '../../support/mount-namespace.ts';
import { inSandbox } from './in-sandbox.ts';

/** A file of one row that is held to be read, in a folder where it can be exchanged, and one of another row. */
async function hold() {
  const folder = await temporaryFolder();
  const file = join(folder, 'held.duckdb');
  const other = join(folder, 'other.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS a']);
  await runSql(other, ['CREATE TABLE t AS SELECT 2 AS a']);
  const held = await readable(file);
  onTestFinished(() => held[Symbol.asyncDispose]());
  return { file, other, held };
}

/** Attaches it, where nothing but what it needs may be opened; gives its row and where DuckDB says that it lies. */
async function attached({ path, allowedPaths }: Awaited<ReturnType<typeof readable>>) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  await connection.run(`SET allowed_paths = [${allowedPaths.map(literal).join(', ')}];
    SET enable_external_access = false; SET lock_configuration = true;
    ATTACH ${literal(path)} AS held (READ_ONLY)`);
  const found = await connection.runAndReadAll(
    "SELECT a, path FROM held.t, duckdb_databases() WHERE database_name = 'held'",
  );
  return found.getRows()[0];
}

test('DuckDB opens a file that is read by the descriptor that is held, and no log beside its name', async () => {
  const { file, held } = await hold();
  await writeFile(`${file}.wal`, 'no log');
  expect(await attached(held)).toEqual([1, expect.stringMatching(/^\/proc\/self\/fd\/\d+$/)]);
  await expect(held.requireInPlace()).resolves.toBeUndefined();
});

test('a file that is exchanged once it is held is refused, whatever lies in its place', async () => {
  for (const exchange of [rename, symlink]) {
    const { file, other, held } = await hold();
    await rename(file, `${file}.old`);
    await exchange(other, file);
    await expect(attached(held)).rejects.toThrow(/^Permission Error/);
    await expect(held.requireInPlace()).rejects.toMatchObject({ code: 'path_not_allowed' });
  }
});

test('where no proc file system is mounted a file is refused, and not called damaged', async () => {
  const { file } = await hold();
  const child = fileURLToPath(new URL('readable-child.ts', import.meta.url));
  expect(await runMounted('mount -t tmpfs none /proc', '/', child, file)).toBe('engine_failed');
});

test('a file that may not be read by this user is refused, and not called damaged', async () => {
  const { file } = await hold();
  await chmod(file, 0o000);
  await asNobody(() => expect(readable(file)).rejects.toMatchObject({ code: 'engine_failed' }));
});

test('what DuckDB says of a file that is read calls it by its own name', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'torn.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT range AS a FROM range(1000000)']);
  await truncate(file, 300_000);
  await expect(inSandbox(folder, file, 'SELECT sum(a) FROM db.t')).rejects.toThrow(`"${file}"`);
});
