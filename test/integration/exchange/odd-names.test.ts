import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExportFormat, PartitionBy } from '../../../src/domain/export-format.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { defaults, exported } from './exporting.ts';
import { roundTrip } from './round-trip.ts';

/** A byte order mark: nothing to see, and a character of a name like any other. */
const bom = '\uFEFF';

/** Whatever has a name or a value, twice: with the mark in front and without it. */
const pairs = [
  `CREATE SCHEMA s`,
  `CREATE SCHEMA "${bom}s"`,
  `CREATE TYPE e AS ENUM ('x', '${bom}x')`,
  `CREATE TYPE "${bom}e" AS ENUM ('${bom}y', 'y')`,
  `CREATE SEQUENCE q START 5`,
  `CREATE SEQUENCE "${bom}q" START 7`,
  `CREATE TABLE t AS SELECT 1 AS a FROM range(2)`,
  `CREATE TABLE "${bom}t" ("${bom}a" VARCHAR PRIMARY KEY, a VARCHAR DEFAULT '${bom}', k "${bom}e", l e)`,
  `INSERT INTO "${bom}t" VALUES ('${bom}v', 'v', '${bom}y', 'x'), ('v', '${bom}v', 'y', '${bom}x'), ('${bom}', '', NULL, NULL)`,
  `CREATE TABLE s.t AS SELECT 3 AS a`,
  `CREATE TABLE "${bom}s".t AS SELECT 4 AS a`,
  `CREATE TABLE "${bom}s"."${bom}t" AS SELECT {'${bom}f': 1, 'f': 2} AS st, ['${bom}'] AS l`,
  `CREATE INDEX "${bom}i" ON "${bom}t" (a)`,
  `CREATE INDEX i ON "${bom}t" (a, "${bom}a")`,
  `CREATE VIEW v AS SELECT * FROM t`,
  `CREATE VIEW "${bom}v" AS SELECT * FROM "${bom}t"`,
  `CREATE MACRO m(x) AS x || '${bom}'`,
  `CREATE MACRO "${bom}m"(x) AS x`,
  `COMMENT ON TABLE "${bom}t" IS '${bom}with a mark'`,
  `COMMENT ON TABLE t IS 'with a mark'`,
];

async function made(statements: readonly string[]) {
  const folder = await temporaryFolder();
  const file = join(folder, 'odd.duckdb');
  await runSql(file, statements);
  return { folder, file, engine: testEngine(folder) };
}

test('of two names that a mark in front tells apart, both tables are read', async () => {
  const { file, engine } = await made([
    'CREATE TABLE t AS SELECT range AS a FROM range(3)',
    `CREATE TABLE "${bom}t" AS SELECT range AS "${bom}a", range AS a FROM range(5)`,
  ]);
  const { tables } = await engine.survey(file, unwatched());
  expect(tables).toMatchObject([
    { name: 't', rowCount: 3 },
    { name: `${bom}t`, rowCount: 5 },
  ]);
});

test('a comparison sees what differs only by marks, in names and in values', async () => {
  const left = await made([...pairs, `CREATE TABLE w AS SELECT 1 AS id, '${bom}a' AS v`]);
  const right = await made([...pairs, "CREATE TABLE w AS SELECT 1 AS id, 'a' AS v"]);
  await runSql(right.file, [`DROP VIEW "${bom}v"`, `DELETE FROM "${bom}s".t`]);
  const found = await left.engine.compare(
    { left: left.file, right: right.file, mode: 'rows', limit: 5 },
    unwatched(),
  );
  expect(found.schema).toMatchObject([{ kind: 'view', name: `main.${bom}v`, right: null }]);
  const different = found.tables.filter(({ equal }) => !equal);
  expect(different).toMatchObject([
    { schema: 'main', name: 'w', onlyLeft: 1, onlyRight: 1 },
    { schema: `${bom}s`, name: 't', leftRows: 1, rightRows: 0 },
  ]);
  expect(JSON.stringify(different[0])).toContain(`"${bom}a"`);
});

test.for(['csv', 'parquet'] as const)(
  'names and values with marks come back from %s files',
  async (format) => {
    const folder = await temporaryFolder();
    expect(await roundTrip(testEngine(folder), folder, format, pairs)).toEqual({
      notes: [],
      schema: [],
      tables: [],
    });
  },
);

const partitions: [format: ExportFormat, partitionBy: PartitionBy][] = [
  ['csv', [`${bom}p`]],
  ['parquet', [`${bom}p`]],
  ['csv', ['p', `${bom}p`]],
];

test.for(partitions)('%s files by %j hold each row once, marks or not', async ([format, partitionBy]) => {
  const statements = [
    `CREATE TABLE t (p VARCHAR, "${bom}p" VARCHAR, n INTEGER)`,
    `INSERT INTO t SELECT ['v', '${bom}v', '', '${bom}', '${bom}${bom}v'][i % 5 + 1], ['v', '${bom}v'][i % 2 + 1], i FROM range(100) r (i)`,
    'INSERT INTO t SELECT NULL, NULL, 1000',
  ];
  const { folder, file, engine } = await made(statements);
  const files = join(folder, 'files');
  await mkdir(files);
  const form = { ...defaults, file, folder: files, format, partitionBy };
  const { tables, schema } = await engine.export(form, unwatched());
  expect(tables).toMatchObject([{ rowCount: 101 }]);
  const copy = join(folder, 'copy.duckdb');
  await engine.create({ folder: files, format, tables, schema: [...schema], file: copy }, unwatched());
  const sides = { left: file, right: copy, mode: 'rows', limit: 5 } as const;
  expect(await engine.compare(sides, unwatched())).toMatchObject({ equal: true });
});

test('names and values with NUL are read whole, and refused by name where no SQL can write them', async () => {
  const pivot = "SELECT * FROM (PIVOT (SELECT 'a' || chr(0) || 'b' AS v, 1 AS n) ON v USING sum(n))";
  const statements = [`CREATE TABLE p AS ${pivot}`, 'CREATE TABLE q AS SELECT 1 AS a'];
  const { file, engine } = await made(statements);
  expect((await engine.survey(file, unwatched())).tables).toMatchObject([{ name: 'p' }, { name: 'q' }]);
  await expect(exported(statements)).rejects.toMatchObject({
    code: 'not_exportable',
    message: expect.stringContaining('main.p'),
  });
});

test('an ENUM with NUL in a value does not keep a table from being read', async () => {
  const statements = ["CREATE TYPE e AS ENUM (SELECT chr(0) || 'x')", 'CREATE TABLE t (x e)'];
  const { file, engine } = await made([...statements, "INSERT INTO t VALUES (chr(0) || 'x')"]);
  expect((await engine.survey(file, unwatched())).tables).toMatchObject([{ name: 't', rowCount: 1 }]);
  await expect(exported(statements)).rejects.toMatchObject({ code: 'not_exportable' });
});
