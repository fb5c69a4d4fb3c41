import { expect, test } from 'vitest';
import { tableNamed, twoFiles } from './two-files.ts';

const day = (date: string, value: number) => `INSERT INTO days VALUES (${date}, ${value})`;

test('counts mode gives exact counts, their difference and the range of the time column on both sides', async () => {
  const table = 'CREATE TABLE days(id INTEGER, at TIMESTAMP, day DATE, PRIMARY KEY (id, day))'.replace(
    'at',
    'moment',
  );
  const compare = await twoFiles(
    [table, "INSERT INTO days SELECT i, NULL, DATE '2024-01-01' + i::INTEGER FROM range(5000) r(i)"],
    [table, "INSERT INTO days SELECT i, NULL, DATE '2024-01-01' + i::INTEGER FROM range(4990) r(i)"],
  );
  const { tables, equal, schema } = await compare({ mode: 'counts' });
  expect(equal).toBe(false);
  expect(schema).toEqual([]);
  expect(tables).toEqual([
    {
      schema: 'main',
      name: 'days',
      leftRows: 5000,
      rightRows: 4990,
      difference: 10,
      equal: false,
      leftRange: { column: 'day', first: '2024-01-01', last: '2037-09-08' },
      rightRange: { column: 'day', first: '2024-01-01', last: '2037-08-29' },
    },
  ]);
});

test('counts mode takes equal counts of other values for equal, but not tables with other columns', async () => {
  const compare = await twoFiles(
    [
      'CREATE TABLE a(x INTEGER)',
      'INSERT INTO a VALUES (1)',
      'CREATE TABLE b(x INTEGER)',
      'CREATE TABLE c(x INTEGER)',
    ],
    [
      'CREATE TABLE a(x INTEGER)',
      'INSERT INTO a VALUES (2)',
      'CREATE TABLE b(x BIGINT)',
      'CREATE TABLE c(y INTEGER)',
    ],
  );
  const { tables } = await compare({ mode: 'counts' });
  expect(tables.map(({ name, equal }) => [name, equal])).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
  ]);
});

test('an absent table has null rows, counts as 0, and is equal in no mode, empty or not', async () => {
  const compare = await twoFiles(
    ['CREATE TABLE t(x DATE NOT NULL)'],
    ["CREATE TABLE u AS SELECT 1 AS n, 'x' AS s"],
  );
  for (const mode of ['counts', 'content'] as const) {
    const { tables } = await compare({ mode });
    expect(tables).toEqual([
      {
        schema: 'main',
        name: 't',
        leftRows: 0,
        rightRows: null,
        difference: 0,
        equal: false,
        leftRange: { column: 'x', first: null, last: null },
      },
      { schema: 'main', name: 'u', leftRows: null, rightRows: 1, difference: -1, equal: false },
    ]);
  }
});

test('content mode names the months that differ in count or in values only, with the rows of both sides', async () => {
  const table = 'CREATE TABLE days(day DATE PRIMARY KEY, value INTEGER)';
  const same = "INSERT INTO days SELECT DATE '2023-01-01' + i::INTEGER, i FROM range(365) r(i)";
  const compare = await twoFiles(
    [table, same, day("'2024-02-29'", 1)],
    [table, same, "UPDATE days SET value = -1 WHERE day = '2023-05-31'", day("'2024-03-01'", 1)],
  );
  const { tables, equal } = await compare({ mode: 'content' });
  expect(equal).toBe(false);
  expect(tables[0]).toMatchObject({ equal: false, leftRows: 366, rightRows: 366, difference: 0 });
  expect(tables[0]?.months).toEqual([
    { month: '2023-05', leftRows: 31, rightRows: 31 },
    { month: '2024-02', leftRows: 1, rightRows: 0 },
    { month: '2024-03', leftRows: 0, rightRows: 1 },
  ]);
});

test('infinite, ancient and missing times have months of their own', async () => {
  /** Earliest and latest finite value of each type, or nearly, with their months. */
  const types = {
    DATE: ["'5877642-06-25 (BC)'", '5877642-06 (BC)', "'5881580-07-10'", '5881580-07'],
    TIMESTAMP: ["'0044-03-15 (BC)'", '0044-03 (BC)', "'12024-12-31 23:59:59.999999'", '12024-12'],
    TIMESTAMPTZ: ["'0044-03-15 (BC) 12:30:00+00'", '0044-03 (BC)', "'12024-12-31 23:30:00-01'", '12025-01'],
    TIMESTAMP_S: ["'0044-03-15 (BC)'", '0044-03 (BC)', "'12024-12-31 23:59:59'", '12024-12'],
    TIMESTAMP_NS: ["'1700-03-15'", '1700-03', "'2262-01-31 23:59:59.123456789'", '2262-01'],
  };
  const filled = (constraint: string, value: number, more: string[]) =>
    Object.entries(types).flatMap(([type, [ancient, , far]]) => {
      const days = ["'-infinity'", ancient, "'2024-01-31'", far, "'infinity'", ...more];
      return [
        `CREATE TABLE ${type}_days(day ${type} ${constraint}, value INTEGER)`,
        `INSERT INTO ${type}_days VALUES ${days.map((day) => `(${day}, ${value})`)}`,
      ];
    });
  const compare = await twoFiles(filled('', 1, ['NULL']), filled('NOT NULL', 2, []));
  const differences = await compare({ mode: 'rows', limit: 1 });
  for (const [type, [, ancient, , far]] of Object.entries(types)) {
    const table = tableNamed(differences, `${type}_days`);
    expect(table.months).toEqual([
      ...['-infinity', ancient, '2024-01', far, 'infinity'].map((month) => ({
        month,
        leftRows: 1,
        rightRows: 1,
      })),
      { month: 'none', leftRows: 1, rightRows: 0 },
    ]);
    expect(table).toMatchObject({ onlyLeft: 6, onlyRight: 5, changed: 0 });
    expect(table.rightRange).toMatchObject({ first: '-infinity', last: 'infinity' });
  }
});

test.each(['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP WITH TIME ZONE', 'DATE'])(
  'the infinities of a %s have months of their own',
  async (type) => {
    const table = [
      `CREATE TABLE t (time ${type} NOT NULL)`,
      "INSERT INTO t VALUES ('infinity'), ('2024-01-01'), ('-infinity')",
    ];
    const compare = await twoFiles(table, [...table, "DELETE FROM t WHERE time <> '2024-01-01'"]);
    const { tables } = await compare({ mode: 'content' });
    expect(tables[0]?.months?.map(({ month }) => month)).toEqual(['-infinity', 'infinity']);
  },
);

test('content mode sees a change that DuckDB itself takes for equal', async () => {
  const table = `CREATE TABLE t(d DOUBLE, f FLOAT, i INTERVAL, l DOUBLE[], s STRUCT(a INTERVAL), c VARCHAR COLLATE NOCASE)`;
  const values = ['0.0', "'nan'", "'30 days'", '[0.0]', "{a: '24 hours'}", "'x'"];
  const others = ["'-0.0'", "'-nan'", "'1 month'", "['-0.0']", "{a: '1 day'}", "'X'"];
  const tables = values.map((_, index) => table.replace('t(', `t${index}(`));
  const inserts = (changed: boolean) =>
    values.map((_, index) => {
      const row = values.map((value, column) => (changed && column === index ? others[column] : value));
      return `INSERT INTO t${index} VALUES (${row.join(', ')})`;
    });
  const compare = await twoFiles([...tables, ...inserts(false)], [...tables, ...inserts(true)]);
  const content = await compare({ mode: 'content' });
  const rows = await compare({ mode: 'rows' });
  for (const index of values.keys()) {
    expect(tableNamed(content, `t${index}`).equal).toBe(false);
    expect(tableNamed(rows, `t${index}`)).toMatchObject({ equal: false, onlyLeft: 1, onlyRight: 1 });
  }
});

test('progress goes from 0 to 1 and never falls', async () => {
  const tables = Array.from({ length: 5 }, (_, index) => `CREATE TABLE t${index}(x INTEGER)`);
  const compare = await twoFiles(tables, tables.slice(2));
  const seen: number[] = [];
  await compare({ mode: 'rows', onProgress: (fraction) => seen.push(fraction) });
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  expect([seen[0], seen.at(-1)]).toEqual([0, 1]);
  expect(seen.length).toBeGreaterThan(5);
});

test('an aborted signal ends the comparison with its reason', async () => {
  const compare = await twoFiles(['CREATE TABLE t(x INTEGER)'], ['CREATE TABLE t(x INTEGER)']);
  await expect(compare({ mode: 'rows', signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
});

test('only the named tables and their indexes are compared, by either spelling and with dots in names', async () => {
  const both = [
    'CREATE SCHEMA s',
    'CREATE TABLE s.t(x INTEGER)',
    'CREATE TABLE "s.t"(x INTEGER)',
    'CREATE TABLE t(x INTEGER)',
  ];
  const compare = await twoFiles(
    [...both, 'CREATE INDEX one ON t(x)', 'CREATE VIEW v AS SELECT 1', 'CREATE TABLE Alone(x INTEGER)'],
    [...both, 'CREATE INDEX two ON "s.t"(x)'],
  );
  const named = async (...tables: string[]) => {
    const differences = await compare({ mode: 'counts', tables });
    return {
      tables: differences.tables.map(({ schema, name }) => [schema, name]),
      schema: differences.schema.map(({ name }) => name),
    };
  };
  expect(await named('t', 'main.t', 'MAIN.T')).toEqual({ tables: [['main', 't']], schema: ['main.one'] });
  expect(await named('s.t')).toEqual({
    tables: [
      ['main', 's.t'],
      ['s', 't'],
    ],
    schema: ['main.two'],
  });
  expect(await named('main.s.t')).toEqual({ tables: [['main', 's.t']], schema: ['main.two'] });
  expect(await named('alone')).toEqual({ tables: [['main', 'Alone']], schema: ['main.Alone'] });
  for (const unknown of ['nowhere', 'v', 's.main', "x'; DROP TABLE t; --"]) {
    await expect(named('t', unknown)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(unknown),
    });
  }
});

test('of months that differ without end the first 1,200 are listed', async () => {
  const table = 'CREATE TABLE days(day DATE NOT NULL)';
  const rows = "INSERT INTO days SELECT DATE '2000-01-01' + to_months(i::INTEGER) FROM range(1300) r(i)";
  const compare = await twoFiles([table, rows], [table]);
  const { tables } = await compare({ mode: 'content' });
  expect(tables[0]).toMatchObject({ equal: false, difference: 1300 });
  expect(tables[0]?.months?.map(({ month }) => month)).toHaveLength(1200);
  expect(tables[0]?.months?.at(-1)?.month).toBe('2099-12');
});
