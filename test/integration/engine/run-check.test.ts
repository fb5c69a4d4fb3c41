import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EngineLimits } from '../../../src/engine/engine.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** A database with some rows, and how to run a check of it. */
async function world(limits: Partial<EngineLimits> = {}) {
  const folder = await temporaryFolder();
  const file = join(folder, 'data.duckdb');
  await runSql(file, [
    'CREATE TABLE t AS SELECT range AS i, range * 1.5 AS price FROM range(100000)',
    'INSERT INTO t VALUES (-1, NULL), (-2, 0.5)',
    'CREATE SCHEMA s',
    'CREATE TABLE s.u AS SELECT 1 AS x',
  ]);
  const engine = testEngine(folder, limits);
  const check = (sql: string, parameters = {}) =>
    engine.check({ file, sql, parameters, today: '2025-11-11' }, unwatched());
  return { folder, file, check };
}

test('rows are counted, the first ten kept as text, and none is no violation', async () => {
  const { check } = await world();
  expect(await check('SELECT i, price FROM t WHERE i < 0 ORDER BY i')).toEqual({
    violations: 2,
    columns: ['i', 'price'],
    sample: [
      ['-2', '0.5'],
      ['-1', null],
    ],
  });
  const many = await check('SELECT i FROM t');
  expect([many.violations, many.sample.length]).toEqual([100_002, 10]);
  expect(await check('SELECT * FROM t WHERE i > 1e9')).toMatchObject({ violations: 0, sample: [] });
  expect(await check('SELECT * FROM s.u')).toMatchObject({ violations: 1 });
});

test('parameters and the day are bound by their names', async () => {
  const { check } = await world();
  const values = { least: 3, text: "it's", share: 0.5, flag: true };
  const { sample } = await check('SELECT $today, $least, $text, $share, $flag, $today - 3', values);
  expect(sample).toEqual([['2025-11-11', '3', "it's", '0.5', 'true', '2025-11-08']]);
  await expect(check('SELECT $nobody')).rejects.toMatchObject({
    code: 'check_failed',
    message: expect.stringContaining('$nobody'),
  });
});

test('values that are long or odd are told as text of bounded length', async () => {
  const { check } = await world();
  const { sample } = await check("SELECT repeat('x', 1000000), '\\xAA'::BLOB, [1, NULL], {'a': 1}");
  expect(sample[0]?.[0]).toHaveLength(202);
  expect(sample[0]?.slice(1)).toEqual(['\\xAA', '[1, NULL]', expect.stringContaining('a')]);
});

test.each([
  'DELETE FROM t',
  "COPY t TO 'data.duckdb'",
  'CREATE TABLE x AS SELECT 1',
  "ATTACH 'other.duckdb'",
  'PRAGMA enable_profiling',
  'INSTALL httpfs',
  'SET threads = 1',
  'SELECT 1; SELECT 2',
  'SELECT 1; DROP TABLE t',
  '',
  'SELECT * FROM nowhere',
  'SELEC 1',
  'SELECT 1/',
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM glob('/*')",
  "SELECT CAST('x' AS INTEGER)",
])('%s is told as a check that cannot run, and changes nothing', async (sql) => {
  const { file, check } = await world();
  const before = await readFile(file);
  await expect(check(sql)).rejects.toMatchObject({ code: 'check_failed' });
  expect((await readFile(file)).equals(before)).toBe(true);
  expect(await check('SELECT * FROM t WHERE i < 0')).toMatchObject({ violations: 2 });
});

test('COPY onto the very file that is looked at is refused', async () => {
  const { file, check } = await world();
  const before = await readFile(file);
  await expect(check(`COPY (SELECT 1) TO '${file}'`)).rejects.toMatchObject({ code: 'check_failed' });
  await writeFile(`${file}.wal`, '');
  expect((await readFile(file)).equals(before)).toBe(true);
});

test('a query without an end is stopped by the time limit, and the next one runs', async () => {
  const { check } = await world({ timeLimitMs: 5000 });
  const endless = 'SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c';
  await expect(check(endless)).rejects.toMatchObject({ code: 'engine_failed' });
  expect(await check('SELECT * FROM t WHERE i < 0')).toMatchObject({ violations: 2 });
});
