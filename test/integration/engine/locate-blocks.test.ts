import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';

test('a block of data is located in its table and column, one of nothing in none', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'located.duckdb');
  await runSql(file, [
    'CREATE SCHEMA "s.x"',
    'CREATE TABLE "s.x"."my table" AS SELECT random() AS a, repeat(uuid()::VARCHAR, 2) AS b FROM range(60000)',
    'CREATE TABLE "quo""ted" AS SELECT random() AS c FROM range(60000)',
  ]);
  const blocks = Array.from({ length: Math.floor((await stat(file)).size / 262_144) }, (_, block) => block);
  const owners = await testEngine(folder).locateBlocks(file, [...blocks, 100_000], unwatched());
  expect(
    [...new Set(owners.map(({ schema, table, column }) => `${schema}|${table}|${column}`))].sort(),
  ).toEqual(['s.x|my table|a', 's.x|my table|b']);
  expect(owners.map(({ block }) => block)).toEqual(owners.map(({ block }) => block).sort((a, b) => a - b));
  expect(owners.some(({ block }) => block === 100_000)).toBe(false);
  expect(owners.filter(({ column }) => column === 'b').length).toBeGreaterThan(5);
});

test('no blocks have no owners', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'located.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS a']);
  expect(await testEngine(folder).locateBlocks(file, [], unwatched())).toEqual([]);
});
