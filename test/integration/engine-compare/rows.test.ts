import { expect, test } from 'vitest';
import { tableNamed, twoFiles } from './two-files.ts';

test('rows mode counts and shows by primary key what is on one side only and what changed', async () => {
  const table = 'CREATE TABLE t(day DATE, id INTEGER, value VARCHAR, PRIMARY KEY (day, id))';
  const compare = await twoFiles(
    [
      table,
      "INSERT INTO t VALUES ('2024-01-01', 1, 'same'), ('2024-01-01', 2, NULL), ('2024-02-01', 3, 'left')",
    ],
    [
      table,
      "INSERT INTO t VALUES ('2024-01-01', 1, 'same'), ('2024-01-01', 2, 'now'), ('2024-03-01', 4, NULL)",
    ],
  );
  const { tables } = await compare({ mode: 'rows' });
  expect(tables[0]).toMatchObject({ onlyLeft: 1, onlyRight: 1, changed: 1, equal: false });
  expect(tables[0]?.months?.map(({ month }) => month)).toEqual(['2024-01', '2024-02', '2024-03']);
  expect(tables[0]?.sample).toEqual([
    {
      side: 'left',
      key: { day: '2024-02-01', id: '3' },
      left: { day: '2024-02-01', id: '3', value: 'left' },
      right: null,
    },
    {
      side: 'right',
      key: { day: '2024-03-01', id: '4' },
      left: null,
      right: { day: '2024-03-01', id: '4', value: null },
    },
    {
      side: 'changed',
      key: { day: '2024-01-01', id: '2' },
      left: { day: '2024-01-01', id: '2', value: null },
      right: { day: '2024-01-01', id: '2', value: 'now' },
    },
  ]);
});

test.each([
  ['DECIMAL(20,2)', '0.00', '-0.01'],
  ['VARCHAR', "'2024011300000000'", "'2024011800000005'"],
  ['BLOB', "encode('2024011300000000')", "encode('2024011800000005')"],
  ['VARCHAR[2]', "['a, b', 'c']", "['a', 'b, c']"],
  ['UNION(i INTEGER, s VARCHAR)', 'union_value(s := NULL::VARCHAR)', "union_value(s := 'NULL')"],
])('a %s in which DuckDB’s hash or text sees no difference is changed', async (type, one, other) => {
  const table = `CREATE TABLE t(id INTEGER PRIMARY KEY, v ${type})`;
  const compare = await twoFiles(
    [table, `INSERT INTO t SELECT 1, ${one}`],
    [table, `INSERT INTO t SELECT 1, ${other}`],
  );
  const { equal, tables } = await compare({ mode: 'rows' });
  expect(equal).toBe(false);
  expect(tables[0]).toMatchObject({ onlyLeft: 0, onlyRight: 0, changed: 1 });
});

test('VARIANTs that are stored in another way now, since more came, are the same', async () => {
  const rows = (from: number, to: number) =>
    `INSERT INTO t SELECT i, {'z': i, 'a': 'x' || i}::VARIANT FROM range(${from}, ${to}) r(i)`;
  const before = ['CREATE TABLE t (id BIGINT PRIMARY KEY, v VARIANT)', rows(0, 20_000), 'CHECKPOINT'];
  const after = [...before, rows(20_000, 40_000), 'CHECKPOINT'];
  const compare = await twoFiles(before, after, "STORAGE_VERSION 'latest'");
  const { tables } = await compare({ mode: 'rows' });
  expect(tables[0]).toMatchObject({ onlyLeft: 0, onlyRight: 20_000, changed: 0 });
});

const variants: [type: string, one: string, other: string, text: string][] = [
  ['VARIANT', "'1'::VARIANT", '1::INTEGER::VARIANT', '1'],
  ['VARIANT', '1::INTEGER::VARIANT', '1::BIGINT::VARIANT', '1'],
  ['VARIANT[]', "['1'::VARIANT]", '[1::INTEGER::VARIANT]', '[1]'],
  ['STRUCT(v VARIANT)', "{'v': 1::INTEGER::VARIANT}", "{'v': 1::BIGINT::VARIANT}", "{'v': 1}"],
];

test.for(variants)(
  'a %s that is %s on one side and %s on the other differs, with a key and without',
  async ([type, one, other, text]) => {
    for (const key of ['PRIMARY KEY', '']) {
      const made = (value: string) => [
        `CREATE TABLE t(id INTEGER ${key}, v ${type})`,
        `INSERT INTO t SELECT 1, ${value}`,
        `INSERT INTO t SELECT 2, ${one}`,
      ];
      const compare = await twoFiles(made(one), made(other), "STORAGE_VERSION 'latest'");
      const { tables } = await compare({ mode: 'rows' });
      expect(tables[0]).toMatchObject(
        key ? { onlyLeft: 0, onlyRight: 0, changed: 1 } : { onlyLeft: 1, onlyRight: 1, changed: 0 },
      );
      expect(tables[0]?.sample?.[0]?.left).toEqual({ id: '1', v: text });
    }
  },
);

test('a row whose time moved to another month is changed, where the time is not of the key', async () => {
  const table = 'CREATE TABLE t(id INTEGER PRIMARY KEY, moment TIMESTAMP NOT NULL)';
  const rows = "INSERT INTO t SELECT i, TIMESTAMP '2024-01-01' + to_days(i::INTEGER) FROM range(300) r(i)";
  const compare = await twoFiles(
    [table, rows],
    [table, rows, "UPDATE t SET moment = '2030-01-01 12:00:00' WHERE id = 0"],
  );
  const { tables } = await compare({ mode: 'rows' });
  expect(tables[0]).toMatchObject({ onlyLeft: 0, onlyRight: 0, changed: 1 });
  expect(tables[0]?.months).toEqual([
    { month: '2024-01', leftRows: 31, rightRows: 30 },
    { month: '2030-01', leftRows: 0, rightRows: 1 },
  ]);
});

test('without a primary key rows are compared as often as they occur, with null keys', async () => {
  const compare = await twoFiles(
    [
      'CREATE TABLE t(a INTEGER, b VARCHAR)',
      "INSERT INTO t VALUES (1, 'x'), (1, 'x'), (1, 'x'), (NULL, NULL), (NULL, NULL)",
    ],
    ['CREATE TABLE t(a INTEGER, b VARCHAR)', "INSERT INTO t VALUES (1, 'x'), (NULL, NULL), (2, 'y')"],
  );
  const { tables } = await compare({ mode: 'rows' });
  const left = (a: string | null, b: string | null) => ({
    side: 'left',
    key: null,
    left: { a, b },
    right: null,
  });
  expect(tables[0]).toMatchObject({ onlyLeft: 3, onlyRight: 1, changed: 0 });
  expect(tables[0]).not.toHaveProperty('months');
  expect(tables[0]?.sample).toEqual([
    left('1', 'x'),
    left('1', 'x'),
    left(null, null),
    { side: 'right', key: null, left: null, right: { a: '2', b: 'y' } },
  ]);
});

test('the sample has at most limit rows of each table and leaves room for every kind', async () => {
  const compare = await twoFiles(
    [
      'CREATE TABLE t(id INTEGER PRIMARY KEY, v INTEGER)',
      'INSERT INTO t SELECT i, i FROM range(1000) r(i)',
      'CREATE TABLE u(x INTEGER)',
      'INSERT INTO u SELECT 1 FROM range(1000) r(i)',
      'CREATE TABLE alone(id INTEGER PRIMARY KEY)',
      'INSERT INTO alone SELECT 1000 - i FROM range(1000) r(i)',
    ],
    [
      'CREATE TABLE t(id INTEGER PRIMARY KEY, v INTEGER)',
      'INSERT INTO t SELECT i, 0 - i FROM range(997, 1001) r(i)',
      'CREATE TABLE u(x INTEGER)',
      'INSERT INTO u VALUES (2)',
    ],
  );
  for (const limit of [0, 1, 4, 7, 1000]) {
    const rows = await compare({ mode: 'rows', limit });
    expect(tableNamed(rows, 't')).toMatchObject({ onlyLeft: 997, onlyRight: 1, changed: 3 });
    expect(tableNamed(rows, 't').sample).toHaveLength(limit);
    expect(tableNamed(rows, 'u')).toMatchObject({ onlyLeft: 1000, onlyRight: 1 });
    expect(tableNamed(rows, 'u').sample).toHaveLength(limit);
    expect(tableNamed(rows, 'alone')).toMatchObject({ onlyLeft: 1000, onlyRight: 0, changed: 0 });
    expect(tableNamed(rows, 'alone').sample).toHaveLength(limit);
    if (limit !== 4) continue;
    expect(tableNamed(rows, 't').sample?.map(({ side, key }) => [side, key?.id])).toEqual([
      ['left', '0'],
      ['left', '1'],
      ['right', '1000'],
      ['changed', '997'],
    ]);
    expect(tableNamed(rows, 'alone').sample?.map(({ key }) => key?.id)).toEqual(['1', '2', '3', '4']);
  }
});

test('odd names, nested values and special numbers come through as DuckDB prints them', async () => {
  const statements = (value: string) => [
    'CREATE SCHEMA "Sch.ema ""q"""',
    `CREATE TABLE "Sch.ema ""q"""."sel""ect .ü"("a.b" DOUBLE PRIMARY KEY, "FROM" INTEGER[], "with ""quote""" STRUCT(x INTEGER, "y z" VARCHAR),
       __proto__ VARCHAR, m MAP(VARCHAR, INTEGER), "ünï" BLOB, u UNION(n INTEGER, s VARCHAR), j JSON, c0 UUID, x1 HUGEINT, "month" TIMETZ, "time" BIT)`,
    `INSERT INTO "Sch.ema ""q"""."sel""ect .ü" VALUES ('nan', [1, NULL], {x: 1, 'y z': 'it''s'}, '${value}', MAP {'k': 1}, '\\x00\\xFF'::BLOB,
       union_value(s := 'one'), '{"a": 1}', '00000000-0000-0000-0000-000000000001', -1, '12:00:00+01', '0101'),
       ('infinity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
  ];
  const compare = await twoFiles(statements('before'), statements('after'));
  const { tables } = await compare({ mode: 'rows', tables: ['Sch.ema "q".sel"ect .ü'] });
  expect(tables[0]).toMatchObject({
    schema: 'Sch.ema "q"',
    name: 'sel"ect .ü',
    changed: 1,
    onlyLeft: 0,
    onlyRight: 0,
  });
  const [row] = tables[0]?.sample ?? [];
  expect(row?.key).toEqual({ 'a.b': 'nan' });
  expect(Object.entries(row?.left ?? {})).toEqual([
    ['a.b', 'nan'],
    ['FROM', '[1, NULL]'],
    ['with "quote"', "{'x': 1, 'y z': 'it\\'s'}"],
    ['__proto__', 'before'],
    ['m', '{k=1}'],
    ['ünï', '\\x00\\xFF'],
    ['u', 'one'],
    ['j', '{"a": 1}'],
    ['c0', '00000000-0000-0000-0000-000000000001'],
    ['x1', '-1'],
    ['month', '12:00:00+01'],
    ['time', '0101'],
  ]);
  expect(Object.entries(row?.right ?? {})[3]).toEqual(['__proto__', 'after']);
});

test('keys that a collation takes for equal stay apart', async () => {
  const table = 'CREATE TABLE t(k VARCHAR COLLATE NOCASE PRIMARY KEY, v INTEGER)';
  const compare = await twoFiles(
    [table, "INSERT INTO t VALUES ('a', 1), ('A', 2)"],
    [table, "INSERT INTO t VALUES ('a', 1), ('A', 3)"],
  );
  const { tables } = await compare({ mode: 'rows' });
  expect(tables[0]).toMatchObject({ onlyLeft: 0, onlyRight: 0, changed: 1 });
  expect(tables[0]?.sample?.[0]?.key).toEqual({ k: 'A' });
});

test('a key of -0.0 against 0.0 is one changed row', async () => {
  const table = 'CREATE TABLE t(k DOUBLE PRIMARY KEY)';
  const compare = await twoFiles(
    [table, 'INSERT INTO t VALUES (0.0)'],
    [table, "INSERT INTO t VALUES ('-0.0')"],
  );
  const { tables } = await compare({ mode: 'rows' });
  expect(tables[0]).toMatchObject({ onlyLeft: 0, onlyRight: 0, changed: 1 });
  expect(tables[0]?.sample?.[0]).toMatchObject({ left: { k: '0.0' }, right: { k: '-0.0' } });
});

test('tables with other columns are compared by the common ones, whole rows shown by key, and are never equal', async () => {
  const compare = await twoFiles(
    [
      'CREATE TABLE t(id INTEGER PRIMARY KEY, v INTEGER, "old" INTEGER)',
      'INSERT INTO t VALUES (1, 1, 7), (2, 2, 7), (3, 3, 7)',
      'CREATE TABLE keyless(id INTEGER PRIMARY KEY, v INTEGER)',
      'INSERT INTO keyless VALUES (1, 1), (2, 1)',
      'CREATE TABLE nothing_common(a INTEGER PRIMARY KEY)',
      'INSERT INTO nothing_common VALUES (1), (2)',
    ],
    [
      'CREATE TABLE t("new" DATE, V BIGINT, id BIGINT PRIMARY KEY)',
      "INSERT INTO t VALUES (NULL, 1, 1), ('2024-01-01', 5, 2)",
      'CREATE TABLE keyless(v INTEGER)',
      'INSERT INTO keyless VALUES (1), (3)',
      'CREATE TABLE nothing_common(b INTEGER)',
      'INSERT INTO nothing_common VALUES (1)',
    ],
  );
  const differences = await compare({ mode: 'rows' });
  expect(tableNamed(differences, 't')).toMatchObject({ equal: false, onlyLeft: 1, onlyRight: 0, changed: 1 });
  expect(tableNamed(differences, 't').sample).toEqual([
    { side: 'left', key: { id: '3' }, left: { id: '3', v: '3', old: '7' }, right: null },
    {
      side: 'changed',
      key: { id: '2' },
      left: { id: '2', v: '2', old: '7' },
      right: { new: '2024-01-01', V: '5', id: '2' },
    },
  ]);
  expect(tableNamed(differences, 'keyless')).toMatchObject({ onlyLeft: 1, onlyRight: 1, changed: 0 });
  expect(tableNamed(differences, 'keyless').sample).toEqual([
    { side: 'left', key: null, left: { v: '1' }, right: null },
    { side: 'right', key: null, left: null, right: { v: '3' } },
  ]);
  expect(tableNamed(differences, 'nothing_common')).toMatchObject({ onlyLeft: 2, onlyRight: 1, changed: 0 });
  expect(tableNamed(differences, 'nothing_common').sample).toEqual(
    [
      { side: 'left', key: { a: '1' }, left: { a: '1' }, right: null },
      { side: 'right', key: null, left: null, right: { b: '1' } },
      { side: 'left', key: { a: '2' }, left: { a: '2' }, right: null },
    ].toSorted((one, other) => one.side.localeCompare(other.side)),
  );
});

test('the same columns in another order hold the same rows', async () => {
  const compare = await twoFiles(
    ['CREATE TABLE t(a INTEGER, b VARCHAR)', "INSERT INTO t VALUES (1, 'x')"],
    ['CREATE TABLE t(b VARCHAR, a INTEGER)', "INSERT INTO t VALUES ('x', 1)"],
  );
  const { tables, equal } = await compare({ mode: 'rows' });
  expect(tables[0]).toMatchObject({ equal: true, onlyLeft: 0, onlyRight: 0 });
  expect(equal).toBe(false);
});

test('more months than conditions are compared as exactly as few', async () => {
  const table = 'CREATE TABLE t(day DATE PRIMARY KEY, v INTEGER)';
  const rows = "INSERT INTO t SELECT DATE '1900-01-01' + i::INTEGER, i FROM range(20000) r(i)";
  const compare = await twoFiles(
    [table, rows],
    [table, rows, 'UPDATE t SET v = -1 WHERE day(day) = 7', 'DELETE FROM t WHERE v % 1000 = 0'],
  );
  const { tables } = await compare({ mode: 'rows' });
  expect(tables[0]?.months?.length).toBeGreaterThan(600);
  expect(tables[0]).toMatchObject({ onlyLeft: 20, onlyRight: 0, changed: 657 });
});

test('enum values are compared by name, whatever their order in the type', async () => {
  const fill = "INSERT INTO t VALUES (1, 'a'), (2, 'b')";
  const compare = await twoFiles(
    ["CREATE TYPE e AS ENUM ('a', 'b')", 'CREATE TABLE t(id INTEGER PRIMARY KEY, e e)', fill],
    ["CREATE TYPE e AS ENUM ('b', 'a')", 'CREATE TABLE t(id INTEGER PRIMARY KEY, e e)', fill],
  );
  const { tables } = await compare({ mode: 'rows' });
  expect(tables[0]).toMatchObject({ equal: false, onlyLeft: 0, onlyRight: 0, changed: 0 });
  expect(tables[0]).not.toHaveProperty('months');
});
