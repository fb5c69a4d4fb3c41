import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { exported, foundIn } from './loading.ts';
import { counts, world } from './merging.ts';

/** Rows of a day and a value by a key; the indexes make some updates dear. */
const days = (...rows: string[]): string => `SELECT * FROM (VALUES ${rows}) AS rows(k, d, v)`;
const daysColumns = [
  ['k', 'INTEGER'],
  ['d', 'DATE'],
  ['v', 'DOUBLE'],
] as const;
const daysTable = [
  'CREATE TABLE t(k INTEGER PRIMARY KEY, d DATE, v DOUBLE)',
  'CREATE INDEX by_day ON t(d)',
  `INSERT INTO t VALUES (1, '2024-01-01', 1), (2, '2024-01-02', 2), (3, '2024-01-03', 0.0), (4, '2024-01-04', 'nan')`,
];
const newDays = days(
  `(2, DATE '2024-01-02', 2.5::DOUBLE), (3, '2024-01-03', '-0.0'::DOUBLE), (4, '2024-01-04', 'nan'), (5, '2024-01-05', 5)`,
);

test('upsert updates what differs, -0.0 from 0.0 too, inserts what is new and leaves the rest', async () => {
  const { folder, file, merge } = await world({ database: daysTable, files: { 'x.parquet': newDays } });
  expect(await merge('upsert', [exported('t', daysColumns, ['x.parquet'])])).toEqual(counts(1, 2, 1, 0));
  expect(await runSql(file, ['SELECT k, v FROM t ORDER BY k'])).toEqual([
    { k: '1', v: '1' },
    { k: '2', v: '2.5' },
    { k: '3', v: '0' },
    { k: '4', v: 'NaN' },
    { k: '5', v: '5' },
  ]);
  expect(await runSql(file, ['SELECT signbit(v) AS negative FROM t WHERE k = 3'])).toEqual([
    { negative: 'true' },
  ]);
  expect((await readdir(folder)).filter((name) => name.startsWith('image'))).toEqual(['image.duckdb']);
});

test('upsert and replace find the rows of a table that has a column of its own named rowid, NULL or not', async () => {
  const columns = [
    ['k', 'INTEGER'],
    ['rowid', 'INTEGER'],
    ['v', 'INTEGER'],
  ] as const;
  for (const [mode, expected] of [
    ['upsert', counts(1, 2, 0, 0)],
    ['replace', counts(3, 0, 0, 2)],
  ] as const) {
    const { file, merge } = await world({
      database: [
        'CREATE TABLE t(k INTEGER PRIMARY KEY, rowid INTEGER, v INTEGER)',
        'INSERT INTO t VALUES (1, NULL, 1), (2, 7, 1)',
      ],
      files: {
        'x.parquet': 'SELECT * FROM (VALUES (1, NULL, 2), (2, 7, 2), (3, NULL, 2)) rows(k, rowid, v)',
      },
    });
    expect(await merge(mode, [exported('t', columns, ['x.parquet'])])).toEqual(expected);
    expect(await runSql(file, ['SELECT k, v FROM t ORDER BY k'])).toEqual(
      ['1', '2', '3'].map((k) => ({ k, v: '2' })),
    );
  }
});

test('upsert updates a VARIANT that reads the same and is of another type, and one that cannot be compared with the new one', async () => {
  const { file, merge } = await world({
    attach: "STORAGE_VERSION 'latest'",
    database: [
      'CREATE TABLE t(k INTEGER PRIMARY KEY, v VARIANT)',
      "INSERT INTO t VALUES (1, 1::INTEGER::VARIANT), (2, 'x'::VARIANT), (3, 3::INTEGER::VARIANT)",
    ],
    files: {
      'x.parquet':
        'SELECT 1 AS k, 1::BIGINT::VARIANT AS v UNION ALL SELECT 2, 2::INTEGER::VARIANT UNION ALL SELECT 3, 3::INTEGER::VARIANT',
    },
  });
  const columns = [
    ['k', 'INTEGER'],
    ['v', 'VARIANT'],
  ] as const;
  expect(await merge('upsert', [exported('t', columns, ['x.parquet'])])).toEqual(counts(0, 2, 1, 0));
  expect(await runSql(file, ['SELECT variant_typeof(v) AS type FROM t ORDER BY k'])).toEqual([
    { type: 'INT64' },
    { type: 'INT32' },
    { type: 'INT32' },
  ]);
});

test('an upsert that changes an indexed column leaves the index right', async () => {
  const moved = days(`(1, DATE '2025-01-01', 1::DOUBLE), (2, DATE '2025-01-01', 7)`);
  const { file, merge } = await world({ database: daysTable, files: { 'x.parquet': moved } });
  expect(await merge('upsert', [exported('t', daysColumns, ['x.parquet'])])).toEqual(counts(0, 2, 0, 0));
  expect(await runSql(file, [`SELECT k FROM t WHERE d = DATE '2025-01-01' ORDER BY k`])).toEqual([
    { k: '1' },
    { k: '2' },
  ]);
});

test('replace of a window leaves the rows outside it', async () => {
  const window = { from: '2024-01-02', to: '2024-01-04' };
  const rows = days(`(2, DATE '2024-01-02', 2::DOUBLE), (9, '2024-01-03', 9)`);
  const { file, merge } = await world({ database: daysTable, files: { 'x.parquet': rows } });
  const table = { ...exported('t', daysColumns, ['x.parquet']), window, timeColumn: 'd' };
  expect(await merge('replace', [table])).toEqual(counts(1, 0, 1, 1));
  expect(await runSql(file, ['SELECT k FROM t ORDER BY k'])).toEqual(
    ['1', '2', '4', '9'].map((k) => ({ k })),
  );
});

test('a window without a beginning and an end is refused, and nothing gives way', async () => {
  const { file, merge } = await world({ database: daysTable, files: { 'x.parquet': newDays } });
  const window = { from: null, to: null };
  const table = { ...exported('t', daysColumns, ['x.parquet']), window, timeColumn: 'd' };
  await expect(merge('replace', [table])).rejects.toMatchObject({
    code: 'load_failed',
    message: 'main.t: the window of the export has neither a beginning nor an end.',
  });
  expect(await runSql(file, ['SELECT count(*) AS rows FROM t'])).toEqual([{ rows: '4' }]);
});

test('replace without a window leaves only the rows of the files', async () => {
  const { file, merge } = await world({ database: daysTable, files: { 'x.parquet': newDays } });
  expect(await merge('replace', [exported('t', daysColumns, ['x.parquet'])])).toEqual(counts(3, 0, 1, 3));
  expect(await runSql(file, ['SELECT k FROM t ORDER BY k'])).toEqual(
    ['2', '3', '4', '5'].map((k) => ({ k })),
  );
});

test('replace in a table without a key counts equal rows as often as they are there', async () => {
  const database = [
    `CREATE TABLE t(a INTEGER, b VARCHAR)`,
    `INSERT INTO t VALUES (1, 'x'), (1, 'x'), (2, NULL), (3, '')`,
  ];
  const rows = `SELECT * FROM (VALUES (1, 'x'), (2, NULL), (3, NULL), (2, NULL)) AS rows(a, b)`;
  const { file, merge } = await world({ database, files: { 'x.csv': rows } });
  const columns = [
    ['a', 'INTEGER'],
    ['b', 'VARCHAR'],
  ] as const;
  expect(await merge('replace', [exported('t', columns, ['x.csv'])], 'csv')).toEqual(counts(2, 0, 2, 2));
  expect(await runSql(file, ['FROM t ORDER BY a, b'])).toEqual([
    { a: '1', b: 'x' },
    { a: '2', b: null },
    { a: '2', b: null },
    { a: '3', b: null },
  ]);
});

test('append adds rows, and fails on a key that is there', async () => {
  const { merge } = await world({
    database: daysTable,
    files: { 'new.parquet': days(`(6, DATE '2024-01-06', 6::DOUBLE)`), 'old.parquet': newDays },
  });
  expect(await merge('append', [exported('t', daysColumns, ['new.parquet'])])).toEqual(counts(1, 0, 0, 0));
  await expect(merge('append', [exported('t', daysColumns, ['old.parquet'])])).rejects.toMatchObject({
    code: 'load_failed',
    message: expect.stringMatching(/^main\.t: .*[Dd]uplicate key "k: [2-5]"/),
  });
});

test('a key that the files have twice fails the load before anything is changed', async () => {
  const rows = days(`(8, DATE '2024-01-02', 2::DOUBLE), (8, '2024-01-02', 3)`);
  const { file, merge } = await world({ database: daysTable, files: { 'x.parquet': rows } });
  await expect(merge('upsert', [exported('t', daysColumns, ['x.parquet'])])).rejects.toMatchObject({
    code: 'load_failed',
    message: 'main.t: the files have the key k = 8 more than once.',
  });
  expect(await runSql(file, ['SELECT count(*) AS n FROM t'])).toEqual([{ n: '4' }]);
});

test('all that does not match is told at once, column by column', async () => {
  const { merge } = await world({
    database: [
      'CREATE TABLE t(a INTEGER, b VARCHAR NOT NULL, g INTEGER GENERATED ALWAYS AS (a))',
      'CREATE TABLE u(a INTEGER)',
    ],
    files: { 'x.parquet': 'SELECT 1' },
  });
  const columns = [
    ['a', 'BIGINT'],
    ['g', 'INTEGER'],
    ['z', 'INTEGER'],
  ] as const;
  const tables = [
    exported('t', columns, ['x.parquet']),
    exported('u', [['a', 'INTEGER']], ['x.parquet']),
    foundIn('gone', ['x.parquet']),
  ];
  await expect(merge('upsert', tables)).rejects.toMatchObject({
    code: 'schema_mismatch',
    errors: [
      { pointer: 'main.t', message: expect.stringContaining('no primary key') },
      { pointer: 'main.t.b', message: 'The files lack this column (VARCHAR).' },
      { pointer: 'main.t.g', message: 'The column is generated and takes no values.' },
      { pointer: 'main.t.z', message: 'The table has no such column.' },
      { pointer: 'main.t.a', message: 'The table has INTEGER, the export BIGINT.' },
      { pointer: 'main.u', message: expect.stringContaining('no primary key') },
      { pointer: 'main.gone', message: 'The database has no such table.' },
    ],
  });
});

test('tables that refer to each other are merged whatever changes in them', async () => {
  const { file, merge } = await world({
    database: [
      'CREATE TABLE p(id INTEGER PRIMARY KEY, v VARCHAR)',
      'CREATE TABLE t(id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id))',
      `INSERT INTO p VALUES (1, 'a'), (2, 'b'), (3, 'c')`,
      'INSERT INTO t VALUES (10, 1), (20, 2), (30, 3)',
    ],
    files: {
      'p.parquet': `SELECT * FROM (VALUES (1, 'changed'), (3, 'c'), (4, 'new')) AS rows(id, v)`,
      't.parquet': 'SELECT * FROM (VALUES (10, 1), (20, 4), (40, 4)) AS rows(id, p)',
    },
  });
  const tables = [
    exported(
      'p',
      [
        ['id', 'INTEGER'],
        ['v', 'VARCHAR'],
      ],
      ['p.parquet'],
    ),
    exported(
      't',
      [
        ['id', 'INTEGER'],
        ['p', 'INTEGER'],
      ],
      ['t.parquet'],
    ),
  ];
  expect(await merge('replace', tables)).toMatchObject([
    { name: 'p', inserted: 2, unchanged: 1, deleted: 2 },
    { name: 't', inserted: 2, unchanged: 1, deleted: 2 },
  ]);
  expect(await runSql(file, ['SELECT t.id, v FROM t JOIN p ON p.id = t.p ORDER BY t.id'])).toEqual([
    { id: '10', v: 'changed' },
    { id: '20', v: 'new' },
    { id: '40', v: 'new' },
  ]);
});

test.each(['DOUBLE', 'FLOAT'])('a key of %s is written as the files have it: -0.0 for 0.0', async (type) => {
  const rows = (key: string) => `SELECT CAST(unnest(['${key}', '1', '2']) AS ${type}) AS k, 1 AS v`;
  const { file, merge } = await world({
    database: [
      `CREATE TABLE t(k ${type} PRIMARY KEY, v INTEGER)`,
      `CREATE TABLE child(k ${type} REFERENCES t(k))`,
      'INSERT INTO t VALUES (0.0, 1), (1, 1), (3, 1)',
      'INSERT INTO child VALUES (0.0)',
    ],
    files: { 'minus.parquet': rows('-0.0'), 'plus.parquet': rows('0.0') },
  });
  const columns = [
    ['k', type],
    ['v', 'INTEGER'],
  ] as const;
  const negative = () => runSql(file, ['SELECT signbit(k) AS negative FROM t WHERE k = 0']);
  expect(await merge('upsert', [exported('t', columns, ['minus.parquet'])])).toEqual(counts(1, 1, 1, 0));
  expect(await negative()).toEqual([{ negative: 'true' }]);
  expect(await merge('upsert', [exported('t', columns, ['minus.parquet'])])).toEqual(counts(0, 0, 3, 0));
  expect(await merge('replace', [exported('t', columns, ['plus.parquet'])])).toEqual(counts(1, 0, 2, 2));
  expect(await negative()).toEqual([{ negative: 'false' }]);
});

test('a tree in one table is replaced by another, leaves first', async () => {
  const { file, merge } = await world({
    database: [
      'CREATE TABLE t(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES t(id))',
      ...['1, NULL', '2, 1', '3, 2'].map((row) => `INSERT INTO t VALUES (${row})`),
    ],
    files: { 'x.parquet': 'SELECT * FROM (VALUES (5, 4), (4, 1), (1, NULL)) AS rows(id, parent)' },
  });
  const table = exported(
    't',
    [
      ['id', 'INTEGER'],
      ['parent', 'INTEGER'],
    ],
    ['x.parquet'],
  );
  expect(await merge('replace', [table])).toEqual(counts(2, 0, 1, 2));
  expect(await runSql(file, ['SELECT id FROM t ORDER BY id'])).toEqual(['1', '4', '5'].map((id) => ({ id })));
});

test('checks and defaults of a table may use functions of its database', async () => {
  const { file, merge } = await world({
    database: [
      'CREATE SEQUENCE q START 7',
      'CREATE MACRO sum(a) AS a + 1',
      `CREATE TABLE t(a INTEGER PRIMARY KEY, b INTEGER CHECK (sum(b) > 0), s BIGINT DEFAULT nextval('q'))`,
    ],
    files: { 'x.parquet': 'SELECT 1 AS a, 5 AS b' },
  });
  expect(await merge('upsert', [foundIn('t', ['x.parquet'])])).toEqual(counts(1, 0, 0, 0));
  expect(await runSql(file, ['FROM t'])).toEqual([{ a: '1', b: '5', s: '7' }]);
});
