import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { exported, foundIn } from './loading.ts';
import { counts, world } from './merging.ts';

/** A parent that DuckDB cannot change in place, its children and theirs. */
const family = [
  'CREATE TABLE t(id INTEGER PRIMARY KEY, name VARCHAR UNIQUE, tags VARCHAR[], day DATE, v INTEGER)',
  'CREATE INDEX by_day ON t(day)',
  'CREATE TABLE child(p INTEGER REFERENCES t(id), of VARCHAR REFERENCES t(name), id INTEGER UNIQUE)',
  'CREATE TABLE grandchild(c INTEGER REFERENCES child(id), p INTEGER REFERENCES t(id), g INTEGER AS (c + 1))',
  `INSERT INTO t VALUES (1, 'a', ['x'], '2024-01-01', 1), (2, 'b', ['y'], '2024-01-02', 2), (3, 'c', NULL, NULL, 3)`,
  `INSERT INTO child VALUES (1, NULL, 10), (1, 'c', 11), (2, 'c', NULL), (NULL, NULL, 12), (NULL, NULL, 13)`,
  'INSERT INTO grandchild VALUES (10, 1), (11, NULL), (12, 3), (NULL, NULL), (NULL, NULL)',
];
const familyColumns = [
  ['id', 'INTEGER'],
  ['name', 'VARCHAR'],
  ['tags', 'VARCHAR[]'],
  ['day', 'DATE'],
  ['v', 'INTEGER'],
] as const;

test.each(['upsert', 'replace'] as const)(
  '%s changes rows that others refer to, where DuckDB cannot change them in place',
  async (mode) => {
    const rows = `SELECT * FROM (VALUES (1, 'new', ['x'], DATE '2025-01-01', 1), (2, 'b', ['y', 'z'], '2024-01-02', 5),
      (3, 'c', NULL, NULL, 3), (4, 'a', [], NULL, NULL)) AS rows(id, name, tags, day, v)`;
    const { file, merge } = await world({
      database: family,
      files: { 'x.parquet': rows },
    });
    const before = await runSql(file, ['FROM grandchild ORDER BY ALL']);
    const [counted] = await merge(mode, [exported('t', familyColumns, ['x.parquet'])]);
    expect(counted).toMatchObject(
      mode === 'upsert'
        ? { inserted: 1, updated: 2, unchanged: 1 }
        : { inserted: 3, deleted: 2, unchanged: 1 },
    );
    expect(
      await runSql(file, ['SELECT id, name, CAST(tags AS VARCHAR) AS tags, v FROM t ORDER BY id']),
    ).toEqual([
      { id: '1', name: 'new', tags: '[x]', v: '1' },
      { id: '2', name: 'b', tags: '[y, z]', v: '5' },
      { id: '3', name: 'c', tags: null, v: '3' },
      { id: '4', name: 'a', tags: '[]', v: null },
    ]);
    expect(await runSql(file, ['SELECT count(*) AS n, count(p) AS p, count(of) AS o FROM child'])).toEqual([
      { n: '5', p: '3', o: '2' },
    ]);
    expect(await runSql(file, ['FROM grandchild ORDER BY ALL'])).toEqual(before);
  },
);

test('people’s rows without some columns leave these as they are, where DuckDB cannot change a row in place too', async () => {
  const { file, merge } = await world({
    database: family,
    files: { 'x.parquet': `SELECT 1 AS id, ['new'] AS tags` },
  });
  expect(await merge('upsert', [foundIn('t', ['x.parquet'])])).toEqual(counts(0, 1, 0, 0));
  expect(await runSql(file, ['SELECT name, CAST(tags AS VARCHAR) AS tags, v FROM t WHERE id = 1'])).toEqual([
    { name: 'a', tags: '[new]', v: '1' },
  ]);
});

test('rows that no longer are what others refer to fail the merge', async () => {
  const { merge } = await world({
    database: family,
    files: { 'x.parquet': `SELECT 3 AS id, 'd' AS name` },
  });
  await expect(merge('upsert', [foundIn('t', ['x.parquet'])])).rejects.toMatchObject({
    code: 'load_failed',
    message: expect.stringMatching(/^main\.child, whose rows refer to main\.t: .*"name: c" does not exist/),
  });
});

test('rows of a tree come to refer to other and new rows, and others go on referring to them', async () => {
  const { file, merge } = await world({
    database: [
      'CREATE TABLE t(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES t(id), tags VARCHAR[])',
      'CREATE TABLE leaf(t INTEGER REFERENCES t(id))',
      ...['1, NULL', '2, 1', '3, 2', '4, 3'].map((row) => `INSERT INTO t VALUES (${row}, [])`),
      'INSERT INTO leaf VALUES (4), (1)',
    ],
    files: {
      'x.parquet': `SELECT * FROM (VALUES (3, 9, ['new']), (9, 1, []), (1, NULL, ['root'])) AS rows(id, parent, tags)`,
    },
  });
  const columns = [
    ['id', 'INTEGER'],
    ['parent', 'INTEGER'],
    ['tags', 'VARCHAR[]'],
  ] as const;
  expect(await merge('upsert', [exported('t', columns, ['x.parquet'])])).toEqual(counts(1, 2, 0, 0));
  expect(
    await runSql(file, [`SELECT string_agg(id || '<' || coalesce(parent, 0), ' ' ORDER BY id) AS t FROM t`]),
  ).toEqual([{ t: '1<0 2<1 3<9 4<3 9<1' }]);
  expect(await runSql(file, ['FROM leaf ORDER BY t'])).toEqual([{ t: '1' }, { t: '4' }]);
});

test.each(['append', 'upsert'] as const)(
  'people’s rows without the column by which a table refers to itself are taken (%s)',
  async (mode) => {
    const { merge } = await world({
      database: [
        'CREATE TABLE t (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES t (id), v INTEGER)',
        'INSERT INTO t VALUES (1, NULL, 1)',
      ],
      files: { 'new.parquet': 'SELECT 2 AS ID, 5 AS v' },
    });
    expect(await merge(mode, [foundIn('t', ['new.parquet'])])).toMatchObject([{ inserted: 1 }]);
  },
);
