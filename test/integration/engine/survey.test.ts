import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';

const blockBytes = 262_144;
const headerBytes = 12_288;

/** A file made by some statements, and an engine to read it with. */
async function given(statements: readonly string[], attach = "STORAGE_VERSION 'v1.5.0'") {
  const folder = await temporaryFolder();
  const file = join(folder, 'given.duckdb');
  await runSql(file, statements, { attach });
  return { folder, file, engine: testEngine(folder) };
}

test('a survey counts the rows of all base tables of all schemas, in order, whatever their names', async () => {
  const { file, engine } = await given([
    'CREATE SCHEMA "od""d. schema"',
    'CREATE TABLE "od""d. schema"."t.""; DROP" AS SELECT 1 AS "a""b", 2 AS "select" FROM range(3)',
    'CREATE TABLE b AS SELECT range AS x FROM range(5)',
    'CREATE TABLE a (x INTEGER)',
    'CREATE VIEW v AS SELECT * FROM b',
  ]);
  const { duckdbVersion, tables } = await engine.survey(file, unwatched());
  expect(duckdbVersion).toMatch(/^v\d+\.\d+\.\d+/);
  expect(tables.map(({ schema, name, rowCount }) => [schema, name, rowCount])).toEqual([
    ['main', 'a', 0],
    ['main', 'b', 5],
    ['od"d. schema', 't."; DROP', 3],
  ]);
  expect(tables[0]?.fingerprint).toBe('0');
});

test('a database without tables has an empty survey', async () => {
  const { file, engine } = await given(['SELECT 1']);
  expect(await engine.survey(file, unwatched())).toMatchObject({ tables: [] });
});

test('what needs more than a little memory is read with all there is: large values, a block for each of many columns', async () => {
  const columns = Array.from({ length: 200 }, (_, number) => `random() AS c${number}`);
  const { file, engine } = await given([
    "CREATE TABLE large AS SELECT repeat('large ', 10_000_000) AS value",
    `CREATE TABLE wide AS SELECT ${columns.join(', ')} FROM range(10_000)`,
  ]);
  const { tables } = await engine.survey(file, unwatched());
  expect(tables.map(({ rowCount }) => rowCount)).toEqual([1, 10_000]);
});

test('the fingerprint knows no order but counts duplicates and sees every column', async () => {
  const { file, engine } = await given([
    "CREATE TABLE base AS SELECT range AS a, 'x' || range AS b FROM range(5000)",
    'CREATE TABLE reversed AS SELECT * FROM base ORDER BY a DESC',
    'CREATE TABLE doubled AS FROM base UNION ALL FROM base WHERE a < 2',
    'CREATE TABLE other AS SELECT a, CASE a WHEN 4999 THEN NULL ELSE b END AS b FROM base',
  ]);
  const { tables } = await engine.survey(file, unwatched());
  const prints = new Map(tables.map(({ name, fingerprint }) => [name, fingerprint]));
  expect(prints.get('reversed')).toBe(prints.get('base'));
  expect(new Set(prints.values()).size).toBe(3);
});

test('a fingerprint says in which way it was made, where that is not the first one', async () => {
  const { file, engine } = await given([
    'CREATE TABLE narrow (x DECIMAL(18,2))',
    'CREATE TABLE wide (x DECIMAL(20,2), y VARCHAR[2])',
    'INSERT INTO wide VALUES (0, NULL)',
  ]);
  const { tables } = await engine.survey(file, unwatched());
  expect(tables.map(({ name, fingerprintVersion }) => [name, fingerprintVersion])).toEqual([
    ['narrow', undefined],
    ['wide', 4],
  ]);
});

test('a table with a column of every type is surveyed, the same each time', async () => {
  const { file, engine } = await given([
    'CREATE TABLE types AS SELECT * FROM test_all_types()',
    "CREATE TABLE variants AS SELECT 42::VARIANT AS v UNION ALL SELECT {'a': [1, NULL]}::VARIANT",
  ]);
  const survey = await engine.survey(file, unwatched());
  expect(survey.tables.map(({ name, rowCount }) => [name, rowCount])).toEqual([
    ['types', 3],
    ['variants', 2],
  ]);
  expect(await engine.survey(file, unwatched())).toEqual(survey);
});

test('the states of aggregates are read, which have no text', async () => {
  const { file, engine } = await given([
    'CREATE TABLE states AS SELECT range AS id, sum(1) EXPORT_STATE AS state FROM range(2) GROUP BY range',
    "CREATE TABLE nested AS SELECT [state] AS states, {'state': state} AS named FROM states",
    'CREATE TABLE other AS SELECT id, sum(2) EXPORT_STATE AS state FROM states GROUP BY id',
  ]);
  const { tables } = await engine.survey(file, unwatched());
  expect(tables.map(({ rowCount }) => rowCount)).toEqual([2, 2, 2]);
  expect(new Set(tables.map(({ fingerprint }) => fingerprint)).size).toBe(3);
});

test('a survey changes nothing in or beside the file, and leaves no temporary folder', async () => {
  const { folder, file, engine } = await given(['CREATE TABLE t AS SELECT range AS a FROM range(1000)']);
  const before = await readFile(file);
  await engine.survey(file, unwatched());
  expect((await readFile(file)).equals(before)).toBe(true);
  expect(await readdir(folder)).toEqual(['engine-temp', 'given.duckdb']);
  expect(await readdir(join(folder, 'engine-temp'))).toEqual([]);
});

test('a flipped bit in any block of a column’s data makes the file unreadable', async () => {
  const { file, engine } = await given([
    'CREATE TABLE t AS SELECT random() AS a, random()::VARCHAR AS b FROM range(40000)',
  ]);
  const all = Array.from({ length: Math.floor((await stat(file)).size / blockBytes) }, (_, block) => block);
  const owners = await engine.locateBlocks(file, all, unwatched());
  const blocks = [...new Set(owners.map(({ block }) => block))];
  expect(blocks.length).toBeGreaterThan(2);
  for (const block of blocks) {
    const offset = headerBytes + block * blockBytes + 100;
    await flipBit(file, offset);
    await expect(engine.survey(file, unwatched())).rejects.toMatchObject({ code: 'unreadable_database' });
    await flipBit(file, offset);
  }
  expect(await engine.survey(file, unwatched())).toMatchObject({ tables: [{ rowCount: 40_000 }] });
});

test('a file that is no database is unreadable, and the detail has no folder in it', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'text.duckdb');
  const handle = await open(file, 'w');
  await handle.write('not a database\n'.repeat(2000));
  await handle.close();
  const error: unknown = await testEngine(folder)
    .survey(file, unwatched())
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'unreadable_database',
    message: expect.stringContaining('text.duckdb'),
  });
  expect(error).not.toMatchObject({ message: expect.stringContaining(folder) });
});

test('progress never falls, and comes while one large table is being read', async () => {
  const { file, engine } = await given([
    'CREATE TABLE small AS SELECT 1 AS a',
    "CREATE TABLE large AS SELECT {'a': 0.5::DOUBLE, 'b': 0.25::DOUBLE, 'c': [0.125::DOUBLE]} AS s FROM range(1500000)",
  ]);
  const fractions: number[] = [];
  await engine.survey(file, { ...unwatched(), onProgress: (fraction) => fractions.push(fraction) });
  expect(fractions.some((fraction) => fraction > 0 && fraction < 1)).toBe(true);
  expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
  expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
});

async function flipBit(file: string, offset: number): Promise<void> {
  const handle = await open(file, 'r+');
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, offset);
  await handle.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, offset);
  await handle.close();
}
