import { expect, test } from 'vitest';
import { testEngine } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { exported } from './exporting.ts';
import { roundTrip } from './round-trip.ts';

test('a row of almost 16 MB comes back from a CSV file, with its line breaks', async () => {
  const folder = await temporaryFolder();
  const long = [
    "CREATE TABLE t AS SELECT range AS i, repeat('a line' || chr(10), 2284000) AS text FROM range(2)",
  ];
  expect(await roundTrip(testEngine(folder), folder, 'csv', long)).toEqual({
    notes: [],
    schema: [],
    tables: [],
  });
});

test.each([
  ['text', "repeat('x', 16000000)"],
  ['quotes, which are written twice', `repeat('"', 8000000)`],
  ['bytes, which are written as text', "CAST(repeat('\\x00', 4000000) AS BLOB)"],
  ['a list', "[repeat('x', 9000000), repeat('y', 9000000)]"],
  ['list of instants', "list_resize([TIMESTAMP '2024-01-01'], 800000, TIMESTAMP '2024-01-01')"],
  [
    'list of instants with zones',
    "list_resize([]::TIMESTAMPTZ[], 800000, TIMESTAMPTZ '2024-01-01 00:00:00+00')",
  ],
  ['list of times', "list_resize([TIME '12:00:00'], 1700000, TIME '12:00:00')"],
])(
  'a row that is too long to be read from a CSV file again, by its %s, is refused by name',
  async (_, value) => {
    const tables = [`CREATE TABLE long AS SELECT ${value} AS v`, 'CREATE TABLE short AS SELECT 1 AS a'];
    await expect(exported(tables, { format: 'csv' })).rejects.toMatchObject({
      code: 'not_exportable',
      message: expect.stringContaining('1 rows of main.long are longer than 16000000 bytes'),
    });
  },
);

test('a row of more than 16 MB goes into a Parquet file', async () => {
  const { tables } = await exported(["CREATE TABLE t AS SELECT repeat('x', 17000000) AS v"]);
  expect(tables).toMatchObject([{ name: 't', rowCount: 1 }]);
});
