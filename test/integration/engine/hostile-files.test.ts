import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { inSandbox } from './in-sandbox.ts';

test('macros named like built-ins, generated columns and views of the file run in no survey', async () => {
  const folder = await temporaryFolder();
  const honest = join(folder, 'honest.duckdb');
  const hostile = join(folder, 'hostile.duckdb');
  const secret = join(folder, 'secret.txt');
  await writeFile(secret, 'secret');
  await runSql(honest, ['CREATE TABLE t AS SELECT range AS a, range / 2.0 AS b FROM range(100)']);
  await runSql(hostile, [
    'CREATE MACRO sum(x) AS 1',
    'CREATE MACRO count(x) AS 1',
    'CREATE MACRO hash(x, y := 0) AS 1',
    'CREATE MACRO signbit(x) AS true',
    'CREATE MACRO duckdb_tables() AS TABLE SELECT 1 AS a',
    'CREATE MACRO duckdb_columns() AS TABLE SELECT 1 AS a',
    'CREATE MACRO own(x) AS CAST(x + 1 AS INTEGER)',
    `CREATE VIEW stolen AS SELECT * FROM read_text('${secret}')`,
    'CREATE TABLE t (a BIGINT, b DOUBLE DEFAULT (own(1)), g INTEGER GENERATED ALWAYS AS (own(a)), CHECK (a >= 0))',
    'INSERT INTO t (a, b) SELECT range, range / 2.0 FROM range(100)',
  ]);
  const engine = testEngine(folder);
  const { tables } = await engine.survey(honest, unwatched());
  expect(await engine.survey(hostile, unwatched())).toMatchObject({ tables });
  expect(await engine.locateBlocks(hostile, [0, 1, 2], unwatched())).not.toEqual([]);
});

test('a generated column is told from a column with a default, which is read', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'defaults.duckdb');
  await runSql(file, [
    'CREATE TABLE one (a INTEGER, d INTEGER DEFAULT 7, n INTEGER DEFAULT NULL)',
    'CREATE TABLE two (a INTEGER, d INTEGER DEFAULT 7, n INTEGER DEFAULT NULL, "select" INTEGER GENERATED ALWAYS AS (a + 1), "g""g" AS (a))',
    'CREATE TABLE three AS SELECT 1 AS a, 8 AS d, NULL::INTEGER AS n',
    'CREATE TABLE four AS SELECT 1 AS a, 7 AS d, 9 AS n',
    'INSERT INTO one (a) VALUES (1)',
    'INSERT INTO two (a) VALUES (1)',
  ]);
  const { tables } = await testEngine(folder).survey(file, unwatched());
  const prints = new Map(tables.map(({ name, fingerprint }) => [name, fingerprint]));
  expect(prints.get('two')).toBe(prints.get('one'));
  expect(prints.get('three')).not.toBe(prints.get('one'));
  expect(prints.get('four')).not.toBe(prints.get('one'));
});

test('a log that creates views, macros and indexes over expressions is replayed without running them outside', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'hostile-log.duckdb');
  const stolen = join(folder, 'stolen.csv');
  await writeFile(stolen, 'a\n1\n');
  await runSql(file, ['CREATE TABLE t AS SELECT range AS a FROM range(10)']);
  await runSql(
    file,
    [
      `CREATE VIEW v AS SELECT * FROM read_csv('${stolen}')`,
      `CREATE MACRO m() AS TABLE SELECT * FROM read_csv('${stolen}')`,
      'CREATE INDEX i ON t ((a * 2))',
    ],
    { crash: true },
  );
  const engine = testEngine(folder);
  await engine.seal(file, unwatched());
  expect(await engine.survey(file, unwatched())).toMatchObject({ tables: [{ name: 't', rowCount: 10 }] });
  await expect(inSandbox(folder, file, 'SELECT * FROM db.v')).rejects.toThrow(/Permission Error/);
  await expect(inSandbox(folder, file, 'SELECT * FROM db.m()')).rejects.toThrow(/Permission Error/);
});
