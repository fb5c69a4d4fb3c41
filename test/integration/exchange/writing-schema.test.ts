import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { tryStatements } from '../../../src/engine/exchange/schema/trial.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { exported, type Written } from './exporting.ts';

/** As the sandbox begins, with an empty database beside it. */
async function blank() {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const name of ['duckback_empty', 'trial']) await connection.run(`ATTACH ':memory:' AS ${name}`);
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  return connection;
}

const latest = "STORAGE_VERSION 'latest'";

const rich = [
  'CREATE SCHEMA "s 1"',
  "CREATE TYPE mood AS ENUM ('a', 'b''c')",
  'CREATE TYPE "s 1".point AS STRUCT(x INTEGER, "m m" mood)',
  'CREATE SEQUENCE used START 5 INCREMENT 2 MAXVALUE 100 CYCLE',
  "SELECT nextval('used')",
  'CREATE SEQUENCE "s 1"."q 2" INCREMENT -1 MINVALUE -100 START -3',
  'CREATE MACRO twice(a, b := 2) AS a * b',
  `CREATE TABLE parent (
     id INTEGER PRIMARY KEY DEFAULT nextval('used'), m mood, p "s 1".point, g INTEGER GENERATED ALWAYS AS (id + 1),
     n VARCHAR NOT NULL DEFAULT 'x'', y' CHECK (length(n) > 0), c VARCHAR COLLATE NOCASE, CONSTRAINT ck CHECK (id > 0), UNIQUE (m, n)
   )`,
  `CREATE TABLE child (id INTEGER PRIMARY KEY, up INTEGER REFERENCES child (id), parent INTEGER REFERENCES parent (id),
     "other "") , , );" INTEGER UNIQUE, FOREIGN KEY ("other "") , , );") REFERENCES child ("other "") , , );"))`,
  'CREATE TABLE "s 1"."select" ("from" INTEGER DEFAULT nextval(\'"s 1"."q 2"\'))',
  'CREATE INDEX by_sum ON parent ((id + 1), n)',
  'CREATE UNIQUE INDEX "i x" ON "s 1"."select" ("from")',
  'CREATE VIEW z_first AS SELECT id, n FROM parent WHERE id > 1',
  'CREATE VIEW a_second ("a b") AS SELECT twice(id) FROM z_first',
  'CREATE VIEW "s 1".v AS SELECT * FROM main.a_second',
  "CREATE MACRO overloaded(a) AS a, (a, b) AS a + b, (a, b, c := 'x;y') AS a || b || c",
  `CREATE MACRO rows_of(x, y := [1, 2], "Z z" := 'a, b := (') AS TABLE SELECT * FROM z_first WHERE id = x OR id = y[1]`,
  'CREATE MACRO sum(x) AS 42',
  "COMMENT ON TABLE parent IS 'it''s; -- a comment'",
  "COMMENT ON COLUMN parent.n IS 'of a column'",
  "COMMENT ON VIEW z_first IS 'of a view'",
  "COMMENT ON MACRO twice IS 'of a macro'",
  "COMMENT ON MACRO TABLE rows_of IS 'of a table macro'",
  "COMMENT ON INDEX by_sum IS 'of an index'",
  "COMMENT ON SEQUENCE used IS 'of a sequence'",
  "COMMENT ON TYPE mood IS 'of a type'",
];

/** Runs the statements of the export in a new file, which fails where one does. */
async function madeAgain({ schema, file }: Written): Promise<string> {
  const made = join(file, '..', 'made.duckdb');
  await runSql(
    made,
    schema.map(({ sql }) => sql),
    { attach: latest },
  );
  return made;
}

const commentsOf = (file: string) =>
  runSql(file, [
    `SELECT comment FROM duckdb_tables() UNION ALL SELECT comment FROM duckdb_columns() UNION ALL SELECT comment FROM duckdb_views()
     UNION ALL SELECT comment FROM duckdb_functions() UNION ALL SELECT comment FROM duckdb_indexes()
     UNION ALL SELECT comment FROM duckdb_sequences() UNION ALL SELECT comment FROM duckdb_types() ORDER BY ALL`.replaceAll(
      'SELECT comment',
      'SELECT comment::VARCHAR AS comment',
    ),
  ]).then((rows) => rows.filter(({ comment }) => comment !== null));

test('the statements make the same schema again, in the order in which they are', async () => {
  const written = await exported(rich, {}, latest);
  expect(written.notes).toEqual([]);
  const made = await madeAgain(written);
  const engine = testEngine(join(made, '..'));
  const request = { left: written.file, right: made, mode: 'content', limit: 0 } as const;
  expect((await engine.compare(request, unwatched())).schema).toEqual([]);
  expect(await commentsOf(made)).toEqual(await commentsOf(written.file));
  expect(await commentsOf(made)).toHaveLength(8);
});

test('macros keep the default values of their parameters', async () => {
  const made = await madeAgain(await exported(rich, {}, latest));
  expect(
    await runSql(made, [
      "SELECT db.twice(4) AS a, db.overloaded('p', 'q', c := 'r') AS b, db.overloaded(1) AS c",
    ]),
  ).toEqual([{ a: '8', b: 'pqr', c: '1' }]);
});

test('sequences go on where they were', async () => {
  const made = await madeAgain(await exported(rich, {}, latest));
  expect(await runSql(made, ["SELECT nextval('db.used') AS next"])).toEqual([{ next: '7' }]);
});

test('tables come in the order in which their foreign keys allow to fill them, and their rows before indexes and views', async () => {
  const { tables, schema } = await exported(rich, {}, latest);
  const names = tables.map(({ name }) => name);
  expect(names.indexOf('parent')).toBeLessThan(names.indexOf('child'));
  const lastTable = schema.findLastIndex(({ kind }) => kind === 'table');
  const later = schema.slice(lastTable + 1).map(({ kind }) => kind);
  expect(new Set(later)).toEqual(new Set(['macro', 'index', 'view', 'comment']));
});

test('a table whose default needs a macro gets the macro first', async () => {
  const { schema, tables } = await exported([
    'CREATE MACRO one() AS 1',
    'CREATE TABLE t (a INTEGER DEFAULT one())',
  ]);
  expect(tables).toHaveLength(1);
  expect(schema.map(({ kind }) => kind)).toEqual(['macro', 'table']);
});

test('what cannot be made again is noted by name, and the tables are exported all the same', async () => {
  const file = join(await temporaryFolder(), 'elsewhere.csv');
  const { notes, tables } = await exported([
    `COPY (SELECT 1 AS a) TO '${file}'`,
    `CREATE VIEW elsewhere AS SELECT * FROM read_csv('${file}')`,
    'CREATE SEQUENCE spent MAXVALUE 2 START 2',
    "SELECT nextval('spent')",
    'CREATE TABLE gone (a INTEGER)',
    'CREATE VIEW broken AS SELECT * FROM gone',
    'DROP TABLE gone',
    'CREATE TABLE t (a INTEGER)',
  ]);
  expect(tables.map(({ name }) => name)).toEqual(['t']);
  expect(notes.map((note) => note.replace(/:.*/s, '')).toSorted()).toEqual([
    'sequence main.spent',
    'view main.broken',
    'view main.elsewhere',
  ]);
  expect(notes.join()).not.toMatch(/duckback_|trial/);
});

test('of some tables, only what they need is made', async () => {
  const { schema, tables, notes } = await exported(rich, { tables: ['S 1.SELECT'] }, latest);
  expect(schema.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'schema s 1',
    'sequence s 1.q 2',
    'table s 1.select',
    'index s 1.i x',
  ]);
  expect(tables.map(({ schema, name }) => ({ schema, name }))).toEqual([{ schema: 's 1', name: 'select' }]);
  expect(notes).toEqual([]);
});

test('a table that refers to one that is left out is refused', async () => {
  await expect(exported(rich, { tables: ['child'] }, latest)).rejects.toMatchObject({
    code: 'not_exportable',
    message: expect.stringMatching(/main\.child .*parent/),
  });
});

test('a table that needs a spent sequence is refused, and told that this is why', async () => {
  const statements = [
    'CREATE SEQUENCE spent MAXVALUE 2 START 2',
    "CREATE TABLE t (a INTEGER DEFAULT nextval('spent'))",
    "SELECT nextval('spent')",
  ];
  const refused = {
    code: 'not_exportable',
    message: expect.stringMatching(/main\.t .* The sequence main\.spent: it has given its last value/),
    hint: expect.stringContaining('a backup'),
  };
  await expect(exported(statements)).rejects.toMatchObject(refused);
  await expect(exported(statements, { tables: ['t'] })).rejects.toMatchObject(refused);
});

test('an unknown table, and a layout that does not fit, are refused', async () => {
  const statements = ['CREATE TABLE t (a INTEGER, d DATE)', 'CREATE VIEW v AS SELECT 1'];
  const layout = (timeColumn: string | null, ...orderBy: string[]) => ({
    layouts: { t: { orderBy, timeColumn } },
  });
  await expect(exported(statements, { tables: ['v'] })).rejects.toMatchObject({ code: 'not_found' });
  await expect(exported(statements, layout(null, 'b'))).rejects.toMatchObject({ code: 'schema_mismatch' });
  await expect(exported(statements, layout('a'))).rejects.toMatchObject({ code: 'schema_mismatch' });
});

test('names and defaults of a macro that together read as other statements are neither run nor exported', async () => {
  // DuckDB tells signatures with names as they are: the one of the first overload can be taken for one of the second.
  const others = [
    'SET VARIABLE here = (SELECT path FROM duckdb_databases() WHERE database_name = $$duckback_image$$)',
    'COPY (SELECT 666) TO (getvariable($$here$$)) (FORMAT csv, USE_TMP_FILE false)',
  ];
  const text = `k( := 1, zz := 2) AS (1); ${others.join('; ')}; /*)*/ CREATE MACRO zz(a, n2`;
  const macro = `CREATE MACRO m("q'" := '${text}') AS 1, ("q' := 'k(", "n2'") AS 2`;
  const { file, schema, notes } = await exported(['CREATE TABLE t AS SELECT 1 AS i', macro]);
  expect(await runSql(file, ['SELECT i FROM t'])).toEqual([{ i: '1' }]);
  expect(schema.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['table main.t']);
  expect(notes).toEqual(['macro main.m: DuckDB does not tell the default values of its parameters']);
});

test('what is more than the one statement that makes an object is never run', async () => {
  const connection = await blank();
  const candidate = { kind: 'macro', schema: 'main', object: 'm', table: null, name: 'main.m' } as const;
  const trial = async (sql: string) =>
    tryStatements(connection, 'trial', [{ ...candidate, sql }], new AbortController().signal);
  for (const sql of [
    'CREATE MACRO m(a) AS 1; CREATE TABLE injected (i INTEGER)',
    'CREATE TABLE injected (i INTEGER)',
    'CREATE TABLE injected AS SELECT 1',
  ]) {
    const { made, failed } = await trial(sql);
    expect(made).toEqual([]);
    expect(failed).toHaveLength(1);
  }
  expect((await trial('CREATE MACRO m(a) AS 1')).made).toHaveLength(1);
  const tables = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables()');
  expect(tables.getRows()).toEqual([]);
});
