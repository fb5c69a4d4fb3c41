import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { exported, rowsIn, type Written } from './exporting.ts';

const namesOf = ({ tables }: Written) => tables.flatMap(({ files }) => files.map(({ name }) => name));

/** 40,000 rows of 400 days in no order, with names that need quoting. */
const shuffled = [
  `CREATE TABLE t ("day" DATE NOT NULL, "or""der" INTEGER, s VARCHAR)`,
  `INSERT INTO t SELECT DATE '2024-01-01' + CAST(hash(i) % 400 AS INTEGER), i, 's' || (i % 7) FROM range(40000) r (i)`,
];
const byDay = { t: { orderBy: ['DAY', 'or"der'], timeColumn: null } };

/** How many rows of a file come after one that they should come before. */
const disorder = async (written: Written, name: string, format: 'csv' | 'parquet') => {
  const rows = rowsIn(
    written,
    name,
    format === 'csv' ? { day: 'DATE', 'or"der': 'INTEGER', s: 'VARCHAR' } : undefined,
  );
  const pair = '(day, "or""der")';
  return runSql(written.file, [
    'SET preserve_insertion_order = true',
    `SELECT count(*) FILTER (WHERE late) AS late, count(*) AS rows FROM (SELECT ${pair} < lag(${pair}) OVER () AS late FROM ${rows})`,
  ]);
};

test.for(['csv', 'parquet'] as const)('rows lie in %s files in the configured order', async (format) => {
  const written = await exported(shuffled, { format, layouts: byDay });
  expect(written.tables[0]).toMatchObject({ orderBy: ['day', 'or"der'], rowCount: 40_000 });
  expect(await disorder(written, `t.${format}`, format)).toEqual([{ late: '0', rows: '40000' }]);
});

const places: [how: string, place: string][] = [
  ['lies in that order', 'i'],
  ['lies in that order but for its last row', 'CASE i WHEN 39999 THEN -1 ELSE i END'],
  ['lies in that order but for a second row that comes before the first', 'CASE i WHEN 0 THEN 5 ELSE i END'],
  ['lies in the opposite order', '-i'],
];

test.for(places)('a table that %s is written in order, each row once', async ([, place]) => {
  const statements = [
    `CREATE TABLE t ("day" DATE, "or""der" INTEGER, s VARCHAR)`,
    `INSERT INTO t SELECT DATE '2024-01-01' + CAST(${place} // 100 AS INTEGER), ${place}, 's' || i FROM range(40000) r (i)`,
  ];
  const written = await exported(statements, { layouts: byDay });
  expect(await disorder(written, 't.parquet', 'parquet')).toEqual([{ late: '0', rows: '40000' }]);
  const rows = rowsIn(written, 't.parquet');
  expect(await runSql(written.file, [`SELECT * FROM t EXCEPT ALL SELECT * FROM ${rows}`])).toEqual([]);
});

test('rows without a value in the column of their order come last, wherever they lie', async () => {
  const statements = [
    'CREATE TABLE t (a INTEGER, b INTEGER)',
    'INSERT INTO t VALUES (NULL, 1), (1, NULL), (1, 2), (2, 1)',
  ];
  const layouts = { t: { orderBy: ['a', 'b'], timeColumn: null } };
  const { folder } = await exported(statements, { format: 'csv', layouts });
  expect(await readFile(`${folder}/t.csv`, 'utf8')).toBe('a,b\n1,2\n1,\n2,1\n,1\n');
});

test('partitions by month have their rows in order and the days of that month only', async () => {
  const written = await exported(shuffled, { layouts: byDay, partitionBy: 'month' });
  const [table] = written.tables;
  expect(table).toMatchObject({ partitionedBy: ['year', 'month'], rowCount: 40_000 });
  expect(table?.files.map(({ name }) => name).slice(-4)).toEqual([
    't/year=2024/month=11/data_0.parquet',
    't/year=2024/month=12/data_0.parquet',
    't/year=2025/month=1/data_0.parquet',
    't/year=2025/month=2/data_0.parquet',
  ]);
  const february = 't/year=2024/month=2/data_0.parquet';
  const { rows } = table?.files.find(({ name }) => name === february) ?? {};
  expect(await disorder(written, february, 'parquet')).toEqual([{ late: '0', rows: String(rows) }]);
  const days = `SELECT min(day)::VARCHAR AS first, max(day)::VARCHAR AS last FROM ${rowsIn(written, february)}`;
  expect(await runSql(written.file, [days])).toEqual([{ first: '2024-02-01', last: '2024-02-29' }]);
});

test('rows without a time, or of no month, have partitions of their own', async () => {
  const written = await exported(
    [
      'CREATE TABLE t (moment TIMESTAMP)',
      "INSERT INTO t VALUES (NULL), ('infinity'), ('0044-03-15 (BC) 12:00:00'), ('2024-01-31 23:59:59.999999'), ('2024-02-01')",
      'CREATE TABLE timeless (a INTEGER)',
    ],
    { partitionBy: 'month', layouts: { 'main.t': { orderBy: [], timeColumn: 'moment' } } },
  );
  expect(written.tables.flatMap(({ files }) => files)).toEqual([
    { name: 't/year=-43/month=3/data_0.parquet', rows: 1 },
    { name: 't/year=2024/month=1/data_0.parquet', rows: 1 },
    { name: 't/year=2024/month=2/data_0.parquet', rows: 1 },
    { name: 't/year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__/data_0.parquet', rows: 2 },
    { name: 'timeless.parquet', rows: 0 },
  ]);
});

test('partitions by column hold every row once, whatever the values read like', async () => {
  const written = await exported(
    [
      'CREATE TABLE t ("a é" VARCHAR COLLATE NOCASE, n INTEGER, v DOUBLE)',
      `INSERT INTO t VALUES ('a/b', 1, 0.5), ('..', 2, 0), ('', 2, -0.0), (NULL, 2, 'nan'), ('__HIVE_DEFAULT_PARTITION__', 2, 1),
         ('A', 3, 1), ('a', 3, 1), ('it''s = "x"', NULL, 1), ('a', 3, 1)`,
    ],
    { format: 'csv', partitionBy: ['A é', 'n'] },
  );
  const files = written.tables[0]?.files ?? [];
  expect(files.map(({ name, rows }) => [name, rows])).toEqual([
    ['t/a%20%C3%A9=/n=2/data_0.csv', 1],
    ['t/a%20%C3%A9=../n=2/data_0.csv', 1],
    ['t/a%20%C3%A9=A/n=3/data_0.csv', 1],
    ['t/a%20%C3%A9=__HIVE_DEFAULT_PARTITION__/n=2/data_0.csv', 1],
    ['t/a%20%C3%A9=a/n=3/data_1.csv', 2],
    ['t/a%20%C3%A9=a%2Fb/n=1/data_0.csv', 1],
    ['t/a%20%C3%A9=it%27s%20%3D%20%22x%22/n=__HIVE_DEFAULT_PARTITION__/data_0.csv', 1],
    ['t/a%20%C3%A9=__HIVE_DEFAULT_PARTITION__/n=2/data_1.csv', 1],
  ]);
  const all = files.map(
    ({ name }) => `SELECT * FROM ${rowsIn(written, name, { 'a é': 'VARCHAR', n: 'INTEGER', v: 'DOUBLE' })}`,
  );
  expect(
    await runSql(written.file, [
      `SELECT * FROM (SELECT *, '' || v FROM t) EXCEPT ALL SELECT *, '' || v FROM (${all.join(' UNION ALL ')})`,
    ]),
  ).toEqual([]);
});

test.for([
  [
    'a column that a table has not',
    ['CREATE TABLE t (a INTEGER)'],
    ['b'],
    'schema_mismatch',
    'no stored column "b"',
  ],
  [
    'a generated column',
    ['CREATE TABLE t (a INTEGER, b INTEGER AS (a + 1))'],
    ['b'],
    'schema_mismatch',
    'no stored column "b"',
  ],
  [
    'a value too long for a name',
    ['CREATE TABLE t (a VARCHAR)', "INSERT INTO t VALUES (repeat('x', 300))"],
    ['a'],
    'not_exportable',
    'too long',
  ],
  [
    'a column of too many values',
    ['CREATE TABLE t AS SELECT i AS a FROM range(10001) r(i)'],
    ['a'],
    'not_exportable',
    'more than 10000 partitions',
  ],
  [
    'a column that the year would hide',
    ['CREATE TABLE t (d DATE NOT NULL, "Year" INTEGER)'],
    'year',
    'not_exportable',
    'a column Year',
  ],
] as const)(
  '%s to partition by is refused, and nothing is written',
  async ([, statements, partitionBy, code, message]) => {
    const by = typeof partitionBy === 'string' ? partitionBy : [...partitionBy];
    await expect(exported(statements, { partitionBy: by })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      ...(code === 'not_exportable' ? { hint: expect.stringContaining('leave out partitionBy') } : {}),
    });
  },
);

test.for([
  ['DATE', { from: '2024-01-02', to: '2024-01-04' }, ['2024-01-02', '2024-01-03']],
  ['DATE', { from: '2024-01-01T12:00:00Z', to: '2024-01-03T00:00:01' }, ['2024-01-02', '2024-01-03']],
  [
    'TIMESTAMP',
    { from: '2024-01-03T00:00:00Z', to: null },
    ['2024-01-03 00:00:00', '2024-01-04 00:00:00', 'infinity'],
  ],
  ['TIMESTAMPTZ', { from: null, to: '2024-01-02' }, ['-infinity', '2024-01-01 00:00:00+00']],
  ['TIMESTAMP_NS', { from: '2024-01-04', to: '9999-12-31' }, ['2024-01-04 00:00:00']],
  ['TIMESTAMP_NS', { from: '0001-01-01', to: '2024-01-02' }, ['2024-01-01 00:00:00']],
] as const)('a window over a %s column takes from inclusive to exclusive', async ([type, window, days]) => {
  const written = await exported(
    [
      "SET TimeZone = 'UTC'",
      `CREATE TABLE t (moment ${type} PRIMARY KEY, v INTEGER)`,
      "INSERT INTO t SELECT DATE '2024-01-01' + CAST(i AS INTEGER), i FROM range(4) r (i)",
      "INSERT INTO t VALUES ('infinity', 8), ('-infinity', 9)",
      'CREATE TABLE whole (a INTEGER)',
      'INSERT INTO whole VALUES (1)',
    ],
    { window },
  );
  expect(
    written.tables.map(({ name, timeColumn, window, rowCount }) => ({ name, timeColumn, window, rowCount })),
  ).toEqual([
    { name: 't', timeColumn: 'moment', window, rowCount: days.length },
    { name: 'whole', timeColumn: null, window: null, rowCount: 1 },
  ]);
  const rows = `SELECT moment::VARCHAR AS moment FROM ${rowsIn(written, 't.parquet')} ORDER BY ALL`;
  expect((await runSql(written.file, ["SET TimeZone = 'UTC'", rows])).map(({ moment }) => moment)).toEqual(
    days,
  );
});

test('a bound that is no day is refused', async () => {
  const window = { from: '2024-02-31', to: null };
  await expect(exported(['CREATE TABLE t (d DATE NOT NULL)'], { window })).rejects.toMatchObject({
    code: 'validation_failed',
  });
});

test('without a configured time column windows go by the first one of the key, else by the first that is NOT NULL', async () => {
  const window = { from: '2024-01-02', to: null };
  const written = await exported(
    [
      'CREATE TABLE keyed (made TIMESTAMP NOT NULL, day DATE PRIMARY KEY)',
      'CREATE TABLE sure (maybe DATE, made TIMESTAMP NOT NULL)',
      'CREATE TABLE timeless (maybe DATE)',
      ...['keyed', 'sure'].map((name) => `INSERT INTO ${name} VALUES ('2024-01-01', '2024-01-03')`),
      "INSERT INTO timeless VALUES ('2024-01-01')",
    ],
    { window },
  );
  expect(
    written.tables.map(({ name, timeColumn, window: own, rowCount }) => [name, timeColumn, own, rowCount]),
  ).toEqual([
    ['keyed', 'day', window, 1],
    ['sure', 'made', window, 1],
    ['timeless', null, null, 1],
  ]);
});

test('a configured time column that has no times is refused, and says where it is configured', async () => {
  const layouts = { t: { orderBy: [], timeColumn: 'name' } };
  await expect(
    exported(['CREATE TABLE t (day DATE NOT NULL, name VARCHAR)'], { layouts }),
  ).rejects.toMatchObject({
    code: 'schema_mismatch',
    hint: 'Name another one in the configuration, under export.tables of the database.',
  });
});

test('tables of any name have files of their own', async () => {
  const written = await exported(
    ['x', 'X-', '-x', 'a b', 'a.b', 'a"b', 'Ä', 'select', '..', 'x.csv'].map(
      (name) => `CREATE TABLE "${name.replaceAll('"', '""')}" (a INTEGER)`,
    ),
    { format: 'csv', compression: { codec: 'gzip' } },
  );
  const names = namesOf(written);
  expect(names.toSorted()).toEqual(
    ['_-x', '__', 'X-', '_', 'a_b', 'a_b_2', 'a_b_3', 'select', 'x', 'x_csv']
      .map((name) => `${name}.csv.gz`)
      .toSorted(),
  );
  expect((await readdir(written.folder)).toSorted()).toEqual(names.toSorted());
});

test('a CSV file has a header, and quotes what needs it', async () => {
  const written = await exported(
    [
      'CREATE TABLE t ("a,b" INTEGER, c VARCHAR)',
      `INSERT INTO t VALUES (1, ''), (NULL, NULL), (3, 'x"y'), (4, 'NULL')`,
    ],
    { format: 'csv' },
  );
  expect(await readFile(`${written.folder}/t.csv`, 'utf8')).toBe('"a,b",c\n1,""\n,\n3,"x""y"\n4,NULL\n');
});

test('Parquet files have the codec, the level and the row groups that were asked for', async () => {
  const written = await exported(shuffled, {
    compression: { codec: 'zstd', level: 9 },
    rowGroupSize: 10_000,
  });
  const groups = `SELECT DISTINCT compression, row_group_num_rows FROM parquet_metadata('${written.folder}/t.parquet')`;
  expect(await runSql(written.file, [`${groups} ORDER BY ALL`])).toEqual([
    { compression: 'ZSTD', row_group_num_rows: '9280' },
    { compression: 'ZSTD', row_group_num_rows: '10240' },
  ]);
});

test('nothing that the database defines is run: neither macros named as functions, nor generated columns', async () => {
  const written = await exported(
    [
      'CREATE MACRO count(x) AS 1 / 0',
      "CREATE MACRO isfinite(x) AS error('run')",
      'CREATE TABLE t (d TIMESTAMPTZ, u UNION(a INTEGER), g INTEGER AS (CAST(random() AS INTEGER) // 0))',
      "INSERT INTO t VALUES ('2024-01-01', 1)",
    ],
    { format: 'csv' },
  );
  expect(written.tables[0]?.columns.map(({ name }) => name)).toEqual(['d', 'u']);
  expect(await readFile(`${written.folder}/t.csv`, 'utf8')).toContain('+00');
});
