import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { SchemaStatement } from '../../../src/domain/export.ts';
import { checkConfined, makeObject } from '../../../src/engine/exchange/load/make-object.ts';
import { texts } from '../../../src/engine/query.ts';
import { withSandbox } from '../../../src/engine/sandbox.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { statement } from './loading.ts';

async function inEmptyDatabase(body: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
  const tempFolder = join(await temporaryFolder(), 'temp');
  await mkdir(tempFolder);
  const resources = { memoryLimitBytes: 2 ** 28, threads: 1, tempLimitBytes: 2 ** 28, tempFolder };
  const { signal } = new AbortController();
  await withSandbox(resources, [], signal, async (connection) => {
    await connection.run("ATTACH ':memory:' AS db; USE db");
    await body(connection);
  });
}

async function makeAll(connection: DuckDBConnection, statements: readonly SchemaStatement[]): Promise<void> {
  for (const each of statements) await makeObject(connection, each);
  await checkConfined(connection, 'db');
}

test.each([
  ['more than one', 'table', 'CREATE TABLE a(i INTEGER); DROP TABLE a'],
  ['a SELECT', 'table', 'SELECT 1'],
  ['a COPY', 'table', `COPY (SELECT 1) TO '/tmp/leak'`],
  ['a table with rows', 'table', 'CREATE TABLE a AS SELECT 1 AS i'],
  ['a table with the rows of a file elsewhere', 'table', `CREATE TABLE a AS FROM read_text('/etc/passwd')`],
  ['a view on a file elsewhere', 'view', `CREATE VIEW a AS FROM read_text('/etc/passwd')`],
  ['an ENUM with values from a query', 'type', `CREATE TYPE a AS ENUM (SELECT 'x')`],
  ['another kind', 'view', 'CREATE TABLE a(i INTEGER)'],
  ['an ALTER', 'comment', 'ALTER TABLE t ADD COLUMN b INTEGER'],
  ['a comment that hides another', 'comment', `COMMENT ON SCHEMA main IS 'x'; CREATE TABLE a(i INTEGER)`],
  ['hidden behind a comment', 'table', '/* CREATE */ DROP TABLE t'],
  ['a secret', 'type', `CREATE SECRET s (TYPE http, BEARER_TOKEN 'x')`],
  ['a replacement', 'table', 'CREATE OR REPLACE TABLE a(i INTEGER)'],
  ['a replacement behind a comment', 'table', 'CREATE /* */ OR REPLACE TABLE a(i INTEGER)'],
  ['only for where it is missing', 'table', 'CREATE TABLE IF NOT EXISTS a(i INTEGER)'],
  ['temporary', 'table', 'CREATE TEMP TABLE a(i INTEGER)'],
  ['in another catalog', 'table', 'CREATE TABLE memory.main.a(i INTEGER)'],
  ['no SQL', 'table', 'CREATE nonsense ((('],
  ['nothing', 'table', ''],
] as const)('a statement that is %s is refused, and nothing is made', async (_, kind, sql) => {
  await inEmptyDatabase(async (connection) => {
    await expect(makeAll(connection, [statement(kind, sql)])).rejects.toMatchObject({ code: 'load_failed' });
    expect(
      await texts(connection, 'SELECT table_name FROM duckdb_tables() WHERE database_name = $1', ['db']),
    ).toEqual([]);
  });
});
