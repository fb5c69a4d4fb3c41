import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { inSandbox } from './in-sandbox.ts';

test('no SQL gets out of the sandbox: not to other files, extensions, secrets or settings', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'attached.duckdb');
  const other = join(folder, 'other.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS a']);
  await runSql(other, ['CREATE TABLE t AS SELECT 1 AS a']);
  const attempts = [
    `ATTACH '${other}' AS other`,
    `ATTACH '${folder}/new.duckdb' AS other`,
    `SELECT * FROM read_text('/etc/passwd')`,
    `SELECT * FROM read_blob('${other}')`,
    `SELECT * FROM '/etc/passwd'`,
    `SELECT * FROM glob('/etc/*')`,
    `SELECT * FROM query('FROM read_text(''/etc/passwd'')')`,
    `COPY db.t TO '${folder}/out.csv'`,
    `EXPORT DATABASE db TO '${folder}/out'`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'CREATE PERSISTENT SECRET s (TYPE s3)',
    "SET allowed_directories = ['/']",
    'SET enable_external_access = true',
    'SET lock_configuration = false',
    "SET memory_limit = '100GB'",
    "SET temp_directory = '/tmp'",
    'SET threads = 64',
    'RESET allowed_paths',
    `PRAGMA enable_logging; CALL enable_logging(storage = 'file', storage_path = '${folder}/log')`,
    'INSERT INTO db.t VALUES (2)',
  ];
  for (const sql of attempts) {
    await expect(inSandbox(folder, file, sql), sql).rejects.toThrow(/Error: /);
  }
  expect(await inSandbox(folder, file, 'SELECT a FROM db.t')).toEqual([[1]]);
  expect((await readdir(folder)).sort()).toEqual(['attached.duckdb', 'other.duckdb']);
});

test('what does not fit into memory goes to the temporary folder, as far as its limit allows', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'attached.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT hash(range) AS a, uuid() AS b FROM range(2000000)']);
  const sorted =
    'SELECT CAST(max(n) AS INTEGER) FROM (SELECT row_number() OVER (ORDER BY b, a) AS n FROM db.t)';
  expect(await inSandbox(folder, file, sorted)).toEqual([[2_000_000]]);
  await expect(inSandbox(folder, file, sorted, 0)).rejects.toThrow(/^Out of Memory Error/);
});
