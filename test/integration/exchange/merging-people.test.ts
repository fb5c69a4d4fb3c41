import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { foundIn } from './loading.ts';
import { counts, world } from './merging.ts';

test('people’s columns go in by name, in types that hold the same values', async () => {
  const { file, merge } = await world({
    database: [
      'CREATE TABLE t(a INTEGER PRIMARY KEY, d DATE, n DECIMAL(9,2), u UUID, c VARCHAR DEFAULT $$none$$)',
    ],
    files: {
      'x.parquet': `SELECT 1.5::DOUBLE AS n, 1::BIGINT AS A, TIMESTAMP '2024-01-01' AS d, '6a2f41a3-c54c-4b13-8c35-1b1b1b1b1b1b' AS u`,
    },
  });
  expect(await merge('append', [foundIn('t', ['x.parquet'])])).toEqual(counts(1, 0, 0, 0));
  expect(await runSql(file, ['SELECT a, d::VARCHAR AS d, n::VARCHAR AS n, c FROM t'])).toEqual([
    { a: '1', d: '2024-01-01', n: '1.50', c: 'none' },
  ]);
});

test.each([
  ['INTEGER', '1.5::DOUBLE', '1.5 is no INTEGER: it would become 2.'],
  ['DATE', `TIMESTAMP '2024-01-01 10:00'`, '2024-01-01 10:00:00 is no DATE: it would become 2024-01-01.'],
  ['FLOAT', '16777217::BIGINT', '16777217 is no FLOAT: it would become 16777216.0.'],
  ['FLOAT', '0.1::DOUBLE', '0.1 is no FLOAT: it would become another that is printed alike.'],
  [
    'DOUBLE',
    '9223372036854775807::BIGINT',
    '9223372036854775807 is no DOUBLE: it would become 9.223372036854776e+18.',
  ],
  ['DECIMAL(4,2)', '1.239::DOUBLE', '1.239 is no DECIMAL(4,2): it would become 1.24.'],
  ['UTINYINT', '256::INTEGER', '256 is no UTINYINT.'],
  [
    'TIMESTAMP',
    `TIMESTAMP_NS '2024-01-01 00:00:00.123456789'`,
    '2024-01-01 00:00:00.123456789 is no TIMESTAMP: it would become 2024-01-01 00:00:00.123456.',
  ],
  ['FLOAT[]', '[1, 16777217]::BIGINT[]', '[1, 16777217] is no FLOAT[]: it would become [1.0, 16777216.0].'],
  ['HUGEINT', `'1.5'`, '1.5 is no HUGEINT: it would become 2.'],
])('people’s value that %s would change (%s) fails the load', async (type, value, message) => {
  const { merge } = await world({
    database: [`CREATE TABLE t(v ${type})`],
    files: { 'x.parquet': `SELECT NULL AS v UNION ALL SELECT ${value}` },
  });
  await expect(merge('append', [foundIn('t', ['x.parquet'])])).rejects.toMatchObject({
    code: 'load_failed',
    message: `main.t.v, row 2: ${message}`,
  });
});

test('people’s Parquet columns with and without a time zone do not match', async () => {
  const { merge } = await world({
    database: ['CREATE TABLE t(a TIMESTAMP, b TIMESTAMPTZ, c STRUCT(x TIMESTAMPTZ), d TIMETZ)'],
    files: {
      'x.parquet': `SELECT TIMESTAMPTZ '2024-01-01 10:00:00+02' AS a, TIMESTAMP '2024-01-01' AS b,
        {'x': TIMESTAMP '2024-01-01'} AS c, TIME '10:00' AS d`,
    },
  });
  await expect(merge('append', [foundIn('t', ['x.parquet'])])).rejects.toMatchObject({
    code: 'schema_mismatch',
    errors: ['a', 'b', 'c', 'd'].map((name) => expect.objectContaining({ pointer: `main.t.${name}` })),
  });
});

test('people’s Parquet columns of another family do not match', async () => {
  const { merge } = await world({
    database: ['CREATE TABLE t(a INTEGER, d DATE, v VARCHAR)'],
    files: { 'x.parquet': `SELECT 'x' AS a, 5 AS d, 5 AS v` },
  });
  await expect(merge('append', [foundIn('t', ['x.parquet'])])).rejects.toMatchObject({
    code: 'schema_mismatch',
    errors: [
      { pointer: 'main.t.a', message: 'The table has INTEGER, the file VARCHAR.' },
      { pointer: 'main.t.d', message: 'The table has DATE, the file INTEGER.' },
      { pointer: 'main.t.v', message: 'The table has VARCHAR, the file INTEGER.' },
    ],
  });
});

test('people’s CSV file is read in the types of the table', async () => {
  const { folder, file, merge } = await world({
    database: ['CREATE TABLE t(a INTEGER PRIMARY KEY, v VARCHAR, l INTEGER[], d DATE)'],
    files: {},
  });
  await writeFile(join(folder, 'x.csv'), 'v;a;d;l\n007;1;2024-01-01;"[1, 2]"\n"";2;"";\n;3;;[]\n');
  expect(await merge('upsert', [foundIn('t', ['x.csv'])], 'csv')).toEqual(counts(3, 0, 0, 0));
  expect(await runSql(file, ['SELECT a, v, l::VARCHAR AS l, d::VARCHAR AS d FROM t ORDER BY a'])).toEqual([
    { a: '1', v: '007', l: '[1, 2]', d: '2024-01-01' },
    { a: '2', v: '', l: null, d: null },
    { a: '3', v: null, l: '[]', d: null },
  ]);
});

test.each([
  ['1.5', 'main.t.a, row 2: 1.5 is no INTEGER: it would become 2.'],
  ['x', 'main.t.a, row 2: x is no INTEGER.'],
])('people’s CSV file with %s for an INTEGER fails the load', async (value, message) => {
  const { folder, merge } = await world({ database: ['CREATE TABLE t(a INTEGER)'], files: {} });
  await writeFile(join(folder, 'x.csv'), `a\n1\n${value}\n`);
  await expect(merge('append', [foundIn('t', ['x.csv'])], 'csv')).rejects.toMatchObject({
    code: 'load_failed',
    message,
  });
});
