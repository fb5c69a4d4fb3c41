import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { generatedDatabase } from '../../support/generated-database.ts';
import { anyType, textSafeType } from '../../support/generated-values.ts';
import { roundTrip } from './round-trip.ts';

const same = { notes: [], schema: [], tables: [] };

test.each([
  ['csv', textSafeType],
  ['parquet', anyType],
] as const)('a database made of the %s export of another is equal to it', async (format, types) => {
  const folder = await temporaryFolder();
  const engine = testEngine(folder);
  await fc.assert(
    fc.asyncProperty(generatedDatabase(types), async (statements) => {
      expect(await roundTrip(engine, folder, format, statements)).toEqual(same);
    }),
    { numRuns: 2, endOnFailure: true },
  );
});

test('a CSV export of nested values is refused by the name of a column, or comes back equal', async () => {
  const folder = await temporaryFolder();
  const engine = testEngine(folder);
  await fc.assert(
    fc.asyncProperty(generatedDatabase(anyType), async (statements) => {
      const trip = roundTrip(engine, folder, 'csv', statements);
      const outcome = await trip.catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toMatchObject({
          code: 'not_exportable',
          message: expect.stringMatching(
            /^These values would not come back the same from a csv file: \d+ of ./,
          ),
        });
      } else expect(outcome).toEqual(same);
    }),
    { numRuns: 2, endOnFailure: true },
  );
});

test('what only newer files can hold, a VARIANT and typed parameters of a macro, comes back too', async () => {
  const folder = await temporaryFolder();
  const statements = [
    'CREATE TABLE t(v VARIANT)',
    `INSERT INTO t VALUES ('x'::VARIANT), (NULL), ({'a': [1, 2], 'b': 'x'}::VARIANT)`,
    'CREATE MACRO plus_one(a INTEGER) AS a + 1',
  ];
  const trip = roundTrip(testEngine(folder), folder, 'parquet', statements, "STORAGE_VERSION 'latest'");
  expect(await trip).toEqual(same);
});

test('a function of the database in a check, a default and a generated column comes back with them', async () => {
  const folder = await temporaryFolder();
  const statements = [
    'CREATE MACRO sum(a) AS a + 1',
    `CREATE TABLE t(a INTEGER CHECK (sum(a) > 0), b INTEGER GENERATED ALWAYS AS (sum(a)), d DATE DEFAULT CAST('2024-01-01' AS DATE))`,
    'INSERT INTO t(a) VALUES (1), (2)',
  ];
  expect(await roundTrip(testEngine(folder), folder, 'csv', statements)).toEqual(same);
});

test('schemas come back whatever common word they are named by', async () => {
  const folder = await temporaryFolder();
  const statements = ['image', 'trial', 'created', 'loaded'].flatMap((schema) => [
    `CREATE SCHEMA ${schema}`,
    `CREATE TABLE ${schema}.t(a INTEGER PRIMARY KEY)`,
    `INSERT INTO ${schema}.t VALUES (1)`,
  ]);
  expect(await roundTrip(testEngine(folder), folder, 'parquet', statements)).toEqual(same);
});

test('an incremental export in partitions, merged into a database that went astray since, sets it right', async () => {
  const folder = await temporaryFolder();
  const engine = testEngine(folder);
  const [right, astray] = [join(folder, 'right.duckdb'), join(folder, 'astray.duckdb')] as const;
  const rows = `SELECT DATE '2024-01-01' + range::INTEGER AS d, 's' || range % 3 AS s, range / 7 AS v FROM range(90)`;
  const made = ['CREATE TABLE t(d DATE, s VARCHAR, v DOUBLE, PRIMARY KEY (d, s))', `INSERT INTO t ${rows}`];
  await runSql(right, made);
  await runSql(astray, [
    ...made,
    `DELETE FROM t WHERE d BETWEEN '2024-03-05' AND '2024-03-10'`,
    `UPDATE t SET v = -1 WHERE d = '2024-02-20'`,
    `INSERT INTO t VALUES ('2024-03-20', 'stray', 0)`,
  ]);
  const window = { from: '2024-02-15', to: null };
  await mkdir(join(folder, 'files'));
  const layout = { layouts: {}, partitionBy: 'month', compression: { codec: 'gzip' } } as const;
  const files = { folder: join(folder, 'files'), format: 'csv' } as const;
  const { tables } = await engine.export({ file: right, window, ...files, ...layout }, unwatched());
  expect(await engine.merge({ file: astray, ...files, tables, mode: 'replace' }, unwatched())).toEqual([
    { schema: 'main', name: 't', inserted: 7, updated: 0, unchanged: 38, deleted: 2 },
  ]);
  const request = { left: right, right: astray, mode: 'rows', limit: 1 } as const;
  expect(await engine.compare(request, unwatched())).toMatchObject({ equal: true });
});

test.each([
  ['GEOMETRY[]', "['POINT(-0.0 0.30000000000000004)'::GEOMETRY, NULL]"],
  ['STRUCT(g GEOMETRY)', "{'g': 'POINT(1 1)'::GEOMETRY}"],
  ['MAP(INTEGER, GEOMETRY)', "MAP {1: 'POINT(1 1)'::GEOMETRY}"],
])('a %s comes back from a Parquet file', async (type, value) => {
  const folder = await temporaryFolder();
  const statements = [`CREATE TABLE t (v ${type})`, `INSERT INTO t VALUES (${value}), (NULL)`];
  expect(await roundTrip(testEngine(folder), folder, 'parquet', statements)).toEqual({
    notes: [],
    schema: [],
    tables: [],
  });
});

test.each(['csv', 'parquet'] as const)(
  'the reference system of a geometry comes back from a %s file',
  async (format) => {
    const folder = await temporaryFolder();
    const statements = ["CREATE TABLE t (v GEOMETRY('OGC:CRS84'))", "INSERT INTO t VALUES ('POINT(1 1)')"];
    const attach = "STORAGE_VERSION 'latest'";
    expect(await roundTrip(testEngine(folder), folder, format, statements, attach)).toEqual({
      notes: [],
      schema: [],
      tables: [],
    });
  },
);
