import { expect, test } from 'vitest';
import { twoFiles } from './two-files.ts';

const everything = [
  'CREATE SCHEMA "two words"',
  "CREATE TYPE mood AS ENUM ('calm', 'it''s')",
  'CREATE TYPE price AS DECIMAL(10, 2)',
  'CREATE SEQUENCE numbers START 5',
  `CREATE TABLE parent(id INTEGER PRIMARY KEY, mood mood DEFAULT 'calm', amount price CHECK (amount > 0),
     twice INTEGER GENERATED ALWAYS AS (id * 2), code VARCHAR COLLATE NOCASE UNIQUE,
     number INTEGER DEFAULT nextval('numbers'), moment TIMESTAMPTZ NOT NULL)`,
  'CREATE TABLE child(parent INTEGER REFERENCES parent(id))',
  'CREATE TABLE "two words"."a "" quote"("select" INTEGER)',
  'CREATE INDEX by_amount ON parent(amount, mood)',
  'CREATE VIEW names AS SELECT code FROM parent',
  'CREATE MACRO plus(a, b) AS a + b, (a, b, c) AS a + b + c',
  'CREATE MACRO listed(a) AS TABLE SELECT a AS n',
];

const titles = (schema: readonly { kind: string; name: string }[]) =>
  schema.map(({ kind, name }) => `${kind} ${name}`);

test('databases with the same objects of every kind, and one with itself, have no differences in any mode', async () => {
  const compare = await twoFiles(everything, everything);
  for (const mode of ['counts', 'content', 'rows'] as const) {
    for (const right of ['left_side', 'right_side']) {
      const differences = await compare({ mode, right });
      expect(differences.schema).toEqual([]);
      expect(differences.equal).toBe(true);
      expect(differences.tables).toHaveLength(3);
    }
  }
});

test('objects on one side only are named with their definitions, and mirrored when the sides are swapped', async () => {
  const compare = await twoFiles(everything, []);
  const { schema, equal } = await compare({ mode: 'counts' });
  expect(equal).toBe(false);
  expect(titles(schema)).toEqual([
    'table main.child',
    'table main.parent',
    'table two words.a " quote',
    'schema two words',
    'type main.mood',
    'type main.price',
    'sequence main.numbers',
    'macro main.listed',
    'macro main.plus',
    'view main.names',
    'index main.by_amount',
  ]);
  expect(schema.every(({ left, right }) => left !== null && right === null)).toBe(true);
  const definitions = Object.fromEntries(schema.map(({ name, left }) => [name, left]));
  expect(definitions['main.child']).toBe(
    'CREATE TABLE child(parent INTEGER, FOREIGN KEY (parent) REFERENCES parent(id));',
  );
  expect(definitions['two words']).toBe('CREATE SCHEMA "two words";');
  expect(definitions['main.mood']).toBe("ENUM('calm', 'it''s')");
  expect(definitions['main.price']).toBe('DECIMAL(10,2)');
  expect(definitions['main.numbers']).toContain('START 5');
  expect(definitions['main.names']).toBe('CREATE VIEW "names" AS SELECT code FROM parent;');
  expect(definitions['main.plus']).toBe('(a, b) AS (a + b)\n(a, b, c) AS ((a + b) + c)');
  expect(definitions['main.listed']).toBe('(a) AS TABLE SELECT a AS n');
  expect(definitions['main.by_amount']).toBe('CREATE INDEX by_amount ON parent(amount, mood);');
  expect(JSON.stringify(schema)).not.toMatch(/left_side|right_side/);

  const swapped = await compare({ mode: 'counts', left: 'right_side', right: 'left_side' });
  expect(swapped.schema).toEqual(
    schema.map(({ left, right, ...rest }) => ({ ...rest, left: right, right: left })),
  );
});

test('changed objects show both definitions', async () => {
  const compare = await twoFiles(
    [
      "CREATE TYPE mood AS ENUM ('calm')",
      'CREATE SEQUENCE numbers',
      'CREATE TABLE t(a INTEGER)',
      'CREATE INDEX i ON t(a)',
      'CREATE VIEW v AS SELECT 1 AS one',
      'CREATE MACRO m(x) AS x + 1',
    ],
    [
      "CREATE TYPE mood AS ENUM ('calm', 'wild')",
      'CREATE SEQUENCE numbers',
      "SELECT nextval('numbers')",
      'CREATE TABLE t(a INTEGER)',
      'CREATE UNIQUE INDEX i ON t(a)',
      'CREATE VIEW v AS SELECT 2 AS one',
      'CREATE MACRO m(x) AS x + 2',
    ],
  );
  const { schema } = await compare({ mode: 'counts' });
  const sequence = (start: number) =>
    `CREATE SEQUENCE numbers INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START ${start} NO CYCLE;`;
  expect(schema).toEqual([
    { kind: 'type', name: 'main.mood', left: "ENUM('calm')", right: "ENUM('calm', 'wild')" },
    { kind: 'sequence', name: 'main.numbers', left: sequence(1), right: sequence(2) },
    { kind: 'macro', name: 'main.m', left: '(x) AS (x + 1)', right: '(x) AS (x + 2)' },
    {
      kind: 'view',
      name: 'main.v',
      left: 'CREATE VIEW v AS SELECT 1 AS one;',
      right: 'CREATE VIEW v AS SELECT 2 AS one;',
    },
    {
      kind: 'index',
      name: 'main.i',
      left: 'CREATE INDEX i ON t(a);',
      right: 'CREATE UNIQUE INDEX i ON t(a);',
    },
  ]);
});

test('columns that differ in type, nullability, default or generation, or are missing, are told apart', async () => {
  const compare = await twoFiles(
    [
      'CREATE TABLE t(a INTEGER, b INTEGER NOT NULL, c INTEGER DEFAULT 1, d INTEGER DEFAULT (1 + 1), gone DATE)',
    ],
    ['CREATE TABLE t(a BIGINT, b INTEGER, c INTEGER DEFAULT 2, d INTEGER AS (1 + 1), "new.one" VARCHAR)'],
  );
  const { schema } = await compare({ mode: 'content' });
  expect(schema).toEqual([
    { kind: 'column', name: 'main.t.a', left: 'INTEGER', right: 'BIGINT' },
    { kind: 'column', name: 'main.t.b', left: 'INTEGER NOT NULL', right: 'INTEGER' },
    { kind: 'column', name: 'main.t.c', left: 'INTEGER DEFAULT 1', right: 'INTEGER DEFAULT 2' },
    {
      kind: 'column',
      name: 'main.t.d',
      left: 'INTEGER DEFAULT (1 + 1)',
      right: 'INTEGER GENERATED ALWAYS AS (CAST((1 + 1) AS INTEGER))',
    },
    { kind: 'column', name: 'main.t.gone', left: 'DATE', right: null },
    { kind: 'column', name: 'main.t.new.one', left: null, right: 'VARCHAR' },
  ]);
});

test('constraints are compared by name, those of one name together', async () => {
  const compare = await twoFiles(
    ['CREATE TABLE t(a INTEGER PRIMARY KEY, b INTEGER, CHECK (b > 1), CHECK (b < 9))'],
    ['CREATE TABLE t(a INTEGER NOT NULL UNIQUE, b INTEGER, CHECK (b < 9), CHECK (b > 2))'],
  );
  const { schema } = await compare({ mode: 'counts' });
  expect(schema.map(({ kind, left, right }) => ({ kind, left, right }))).toEqual([
    { kind: 'constraint', left: 'PRIMARY KEY(a)', right: null },
    { kind: 'constraint', left: 'CHECK((b < 9)), CHECK((b > 1))', right: 'CHECK((b < 9)), CHECK((b > 2))' },
    { kind: 'constraint', left: null, right: 'UNIQUE(a)' },
  ]);
});

test('what columns do not tell (their order, a collation, the spelling of a name) shows in the whole table', async () => {
  const compare = await twoFiles(
    [
      'CREATE TABLE moved(a INTEGER, b INTEGER)',
      'CREATE TABLE collated(a VARCHAR)',
      'CREATE TABLE Spelled(A INTEGER)',
    ],
    [
      'CREATE TABLE moved(b INTEGER, extra INTEGER, a INTEGER)',
      'CREATE TABLE collated(a VARCHAR COLLATE NOCASE)',
      'CREATE TABLE spelled(a INTEGER)',
    ],
  );
  const { schema } = await compare({ mode: 'counts' });
  expect(titles(schema)).toEqual([
    'table main.Spelled',
    'table main.collated',
    'table main.moved',
    'column main.moved.extra',
  ]);
  expect(schema[1]?.right).toBe('CREATE TABLE collated(a VARCHAR COLLATE NOCASE);');
});

test('macros that differ in the defaults of their parameters alone differ, where schemas are compared as a whole', async () => {
  const made = (value: number) => [
    'CREATE TABLE t(a INTEGER)',
    `CREATE MACRO f(a, b := ${value}) AS a + b`,
    `CREATE MACRO listed(a := ${value}) AS TABLE SELECT a`,
    `CREATE MACRO twice(a := ${value}) AS a + ${value}`,
    'CREATE MACRO same(a, b := 1) AS a + b',
  ];
  const compare = await twoFiles(made(1), made(2));
  const { schema, equal } = await compare({ mode: 'counts' });
  expect(equal).toBe(false);
  expect(titles(schema)).toEqual(['macro main.twice', 'macro main.f', 'macro main.listed']);
  expect(schema[1]).toMatchObject({ left: 'f(a, b := 1)', right: 'f(a, b := 2)' });
  expect(await compare({ mode: 'counts', right: 'left_side' })).toMatchObject({ equal: true, schema: [] });
  expect(await compare({ mode: 'counts', tables: ['t'] })).toMatchObject({ equal: true, schema: [] });
});

test('a hostile view, macros named like built-ins and a random generated column change nothing', async () => {
  const hostile = [
    'CREATE TABLE t(day DATE PRIMARY KEY, n DOUBLE, dice DOUBLE GENERATED ALWAYS AS (random()))',
    "INSERT INTO t VALUES ('2024-01-01', 1), ('2024-01-02', 1)",
    "CREATE VIEW spy AS SELECT * FROM read_text('/etc/hostname')",
    ...['sum', 'count', 'hash', 'min', 'max', 'signbit', 'date_part', 'isfinite', 'typeof'].map(
      (name) => `CREATE MACRO ${name}(x) AS error('macro ${name} ran')`,
    ),
    "CREATE MACRO duckdb_tables() AS TABLE SELECT error('ran')",
  ];
  const compare = await twoFiles(hostile, [...hostile, "UPDATE t SET n = 2 WHERE day = '2024-01-02'"]);
  for (const mode of ['counts', 'content', 'rows'] as const) {
    const itself = await compare({ mode, right: 'left_side' });
    expect(itself.equal).toBe(true);
    const { schema, tables } = await compare({ mode });
    expect(schema).toEqual([]);
    expect(tables.map(({ name, leftRows }) => [name, leftRows])).toEqual([['t', 2]]);
    expect(tables[0]?.equal).toBe(mode === 'counts');
    expect(tables[0]?.changed).toBe(mode === 'rows' ? 1 : undefined);
    if (mode === 'rows') expect(tables[0]?.sample?.[0]?.left).toEqual({ day: '2024-01-02', n: '1.0' });
  }
});

test('a check that calls a function of its own database can be compared', async () => {
  const made = ['CREATE MACRO plus_one(a) AS a + 1', 'CREATE TABLE t(a INTEGER CHECK (plus_one(a) > 0))'];
  const compare = await twoFiles(made, made);
  expect(await compare({ mode: 'rows' })).toMatchObject({ equal: true });
});

test('definitions without end are cut short, and still differ by what was cut off', async () => {
  const table = (end: string) => `CREATE TABLE t(a VARCHAR DEFAULT '${'x'.repeat(20_000)}${end}')`;
  const compare = await twoFiles([table('left')], [table('right')]);
  const { schema, equal } = await compare({ mode: 'counts' });
  expect(equal).toBe(false);
  expect(titles(schema)).toEqual(['column main.t.a']);
  for (const text of [schema[0]?.left, schema[0]?.right]) expect(text).toMatch(/^.{10000}…$/);
});
