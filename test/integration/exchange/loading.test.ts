import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { SchemaStatement } from '../../../src/domain/export.ts';
import type { LoadTable } from '../../../src/domain/ports/engine.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { copy, exported, foundIn, statement } from './loading.ts';

/** An engine, files that SQL wrote, and what makes a database of them. */
async function world(...copies: ((folder: string) => string)[]) {
  const folder = await temporaryFolder();
  const engine = testEngine(folder);
  const file = join(folder, 'made.duckdb');
  if (copies.length > 0)
    await runSql(
      join(folder, 'writer.duckdb'),
      copies.map((write) => write(folder)),
    );
  const create = (schema: SchemaStatement[], tables: LoadTable[], format: 'csv' | 'parquet' = 'parquet') =>
    engine.create({ file, folder, format, schema, tables }, unwatched());
  return { folder, file, engine, create };
}

/** Values that have to come back as they are; each column but the first is text. */
const hostile = `SELECT * FROM (VALUES (1, '', 'a"b'), (2, NULL, 'NULL'), (3, 'x' || chr(10) || 'y', ','),
  (4, chr(13) || chr(10), chr(0)), (5, ' ', '""'), (6, '🐤', 'é')) AS rows(k, a, b)`;

test.each(['csv', 'parquet'] as const)(
  '%s files of an export become a database with all of its values',
  async (format) => {
    const { folder, file, create } = await world((folder) => copy(hostile, folder, `t.${format}`));
    const columns = [
      ['k', 'INTEGER'],
      ['a', 'VARCHAR'],
      ['b', 'VARCHAR'],
    ] as const;
    const schema = [
      statement('table', 'CREATE TABLE main.t(k INTEGER PRIMARY KEY, a VARCHAR, b VARCHAR NOT NULL)'),
    ];
    expect(await create(schema, [exported('t', columns, [`t.${format}`])], format)).toEqual([
      { schema: 'main', name: 't', inserted: 6, updated: 0, unchanged: 0, deleted: 0 },
    ]);
    expect((await readdir(folder)).filter((name) => name.startsWith('made'))).toEqual(['made.duckdb']);
    expect(await runSql(file, ['FROM t ORDER BY k'])).toEqual(
      await runSql(join(folder, 'other.duckdb'), [`${hostile} ORDER BY k`]),
    );
  },
);

test('defaults, checks, generated columns, views, macros, indexes and comments are there again', async () => {
  const { file, create } = await world((folder) => copy('SELECT 1 AS a, 10 AS b', folder, 't.parquet'));
  const schema = [
    statement('sequence', 'CREATE SEQUENCE main.q START 7'),
    statement('macro', 'CREATE MACRO main.sum(a) AS a + 1'),
    statement('index', 'CREATE UNIQUE INDEX by_b ON main.t(b)'),
    statement(
      'table',
      `CREATE TABLE main.t(a INTEGER DEFAULT(nextval('main.q')), b INTEGER CHECK(sum(b) > 0), c INTEGER GENERATED ALWAYS AS (sum(b)))`,
    ),
    statement('view', 'CREATE VIEW main.v AS SELECT a, c FROM main.t'),
    statement('comment', `COMMENT ON TABLE main.t IS 'a; b'`),
  ];
  await create(schema, [
    exported(
      't',
      [
        ['a', 'INTEGER'],
        ['b', 'INTEGER'],
      ],
      ['t.parquet'],
    ),
  ]);
  expect(await runSql(file, ['INSERT INTO t(b) VALUES (20)', 'FROM v ORDER BY a'])).toEqual([
    { a: '1', c: '11' },
    { a: '7', c: '21' },
  ]);
  await expect(runSql(file, ['INSERT INTO t(b) VALUES (20)'])).rejects.toThrow(/Duplicate key/);
  await expect(runSql(file, ['INSERT INTO t(b) VALUES (-5)'])).rejects.toThrow(/CHECK/);
  expect(await runSql(file, [`SELECT comment FROM duckdb_tables() WHERE table_name = 't'`])).toEqual([
    { comment: 'a; b' },
  ]);
});

test('rows that refer to rows of their own table go in, whatever their order', async () => {
  const rows = 'SELECT * FROM (VALUES (4, 3), (3, 2), (1, NULL), (2, 1)) AS rows(id, parent)';
  const { file, create } = await world((folder) => copy(rows, folder, 't.csv'));
  const schema = [
    statement('table', 'CREATE TABLE main.t(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES t(id))'),
  ];
  const table = exported(
    't',
    [
      ['id', 'INTEGER'],
      ['parent', 'INTEGER'],
    ],
    ['t.csv'],
  );
  expect(await create(schema, [table], 'csv')).toMatchObject([{ inserted: 4 }]);
  expect(await runSql(file, ['SELECT count(*) AS n FROM t'])).toEqual([{ n: '4' }]);
});

test.each([
  ['1,x\nzzz,y\n', /main\.t: .*zzz.*INT32/],
  ['1,x\n2\n', /main\.t: .*Line: 3.*Expected Number of Columns: 2 Found: 1/],
  ['1,x\n1,y\n', /main\.t: .*duplicate key "1"/],
  [',x\n', /main\.t: .*NOT NULL constraint failed/],
])('rows that do not fit (%j) fail the load in words that tell where', async (rows, words) => {
  const { folder, create } = await world();
  await writeFile(join(folder, 't.csv'), `k,a\n${rows}`);
  const schema = [statement('table', 'CREATE TABLE main.t(k INTEGER PRIMARY KEY, a VARCHAR)')];
  const loading = create(
    schema,
    [
      exported(
        't',
        [
          ['k', 'INTEGER'],
          ['a', 'VARCHAR'],
        ],
        ['t.csv'],
      ),
    ],
    'csv',
  );
  await expect(loading).rejects.toMatchObject({ code: 'load_failed', message: expect.stringMatching(words) });
  await expect(loading).rejects.toMatchObject({ message: expect.not.stringContaining(folder) });
  expect((await readdir(folder)).filter((name) => name.startsWith('made'))).toEqual([]);
});

test('a manifest whose columns are not those that its schema makes fails the load', async () => {
  const { create } = await world((folder) => copy('SELECT 1 AS a', folder, 't.parquet'));
  const schema = [statement('table', 'CREATE TABLE main.t(a BIGINT)')];
  await expect(create(schema, [exported('t', [['a', 'INTEGER']], ['t.parquet'])])).rejects.toMatchObject({
    code: 'load_failed',
    message: 'main.t: files of ("a" INTEGER), but the schema makes a table of ("a" BIGINT).',
  });
});

test('a file that is there already is neither added to nor removed', async () => {
  const { file, create } = await world();
  await writeFile(file, 'precious');
  await expect(create([], [])).rejects.toMatchObject({ code: 'target_not_replaceable' });
});

test('people’s CSV file becomes a table in the types that all of its rows come back from', async () => {
  const { folder, file, create } = await world();
  const many = Array.from({ length: 30_000 }, (_, index) => `${index},2024-01-01,`).join('\n');
  await writeFile(join(folder, 'data[1] (2).csv'), `n,day,text\n${many}\n030000,2024-01-02,""\n`);
  expect(await create([], [foundIn('my table', ['data[1] (2).csv'])], 'csv')).toMatchObject([
    { inserted: 30_001 },
  ]);
  expect(
    await runSql(file, [
      'SELECT typeof(n) AS n, typeof(day) AS day, text FROM "my table" WHERE text IS NOT NULL',
    ]),
  ).toEqual([{ n: 'VARCHAR', day: 'DATE', text: '' }]);
});

test('people’s Parquet file becomes a table in its own types', async () => {
  const { file, create } = await world((folder) =>
    copy(`SELECT 1::UTINYINT AS a, [DATE '2024-01-01'] AS b`, folder, 'x.parquet'),
  );
  await create([], [foundIn('t', ['x.parquet'])]);
  expect(await runSql(file, ['SELECT typeof(a) AS a, typeof(b) AS b FROM t'])).toEqual([
    { a: 'UTINYINT', b: 'DATE[]' },
  ]);
});

test('a file that is no Parquet file fails the load', async () => {
  const { folder, create } = await world();
  await writeFile(join(folder, 'x.parquet'), 'not a Parquet file');
  await expect(create([], [foundIn('t', ['x.parquet'])])).rejects.toMatchObject({
    code: 'load_failed',
    message: expect.stringMatching(/^main\.t: [^/]*x\.parquet[^/]*$/),
  });
});

test('a load that is cancelled leaves no file', async () => {
  const { folder, file, engine } = await world();
  // Whoever reads a pipe that nobody writes waits: the load is under way until it is stopped.
  execFileSync('mkfifo', [join(folder, 't.csv')]);
  const cancel = new AbortController();
  const loading = engine.create(
    { file, folder, format: 'csv', schema: [], tables: [foundIn('t', ['t.csv'])] },
    cancel,
  );
  const refusal = expect(loading).rejects.toThrow('no longer wanted');
  await vi.waitUntil(() => existsSync(file), { timeout: 30_000 });
  cancel.abort(new Error('no longer wanted'));
  await refusal;
  expect((await readdir(folder)).filter((name) => name.startsWith('made'))).toEqual([]);
});
