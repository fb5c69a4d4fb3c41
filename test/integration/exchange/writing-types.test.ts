import { expect, test } from 'vitest';
import type { ExportFormat } from '../../../src/domain/export-format.ts';
import { conversionOf } from '../../../src/engine/exchange/conversion/conversions.ts';
import { runSql } from '../../support/duckdb.ts';
import { exported, rowsIn, type Written } from './exporting.ts';
import { hostileValues } from './hostile-values.ts';

const storage = "STORAGE_VERSION 'latest'";
const types = Object.keys(hostileValues);

/** Table t0, t1 ..: one for each type, with its values and NULL, numbered. */
const tables = Object.entries(hostileValues).flatMap(([type, values], index) => [
  `CREATE TABLE t${index} (i INTEGER, v ${type})`,
  ...[...values, 'NULL'].map((value, row) => `INSERT INTO t${index} VALUES (${row}, ${value})`),
]);

/** The values that are not, to the bit, those of the database. */
async function differences(written: Written, format: ExportFormat): Promise<unknown> {
  const checks = written.tables.map(({ name, columns, files }) => {
    const type = columns[1]?.type ?? '';
    const conversion = conversionOf(type, format);
    if (conversion === 'unsupported') throw new RangeError(type);
    const csv = { i: 'INTEGER', v: columns[1]?.storedAs ?? type };
    const rows = rowsIn(written, files[0]?.name ?? '', format === 'csv' ? csv : undefined);
    const sign = /^(FLOAT|DOUBLE)$/.test(type) ? 'OR signbit(l.v) IS DISTINCT FROM signbit(r.v)' : '';
    const value =
      type === 'VARIANT'
        ? 'hash(variant_normalize(r.v)) <> hash(variant_normalize(l.v))'
        : 'l.v IS DISTINCT FROM r.v';
    return `SELECT '${type.replaceAll("'", "''")}' AS type, i, l.v::VARCHAR AS had, r.v::VARCHAR AS has
      FROM ${name} l FULL JOIN (SELECT i, CAST(${conversion.read('v')} AS ${type}) AS v FROM ${rows}) r USING (i)
      WHERE l.v::VARCHAR IS DISTINCT FROM r.v::VARCHAR OR (l.v IS NULL) <> (r.v IS NULL) OR ${value} ${sign}`;
  });
  return runSql(written.file, ["SET TimeZone = 'UTC'", checks.join(' UNION ALL ')]);
}

test.for(['csv', 'parquet'] as const)(
  'values of every type come back from %s files, to the bit',
  async (format) => {
    const written = await exported(tables, { format }, storage);
    expect(written.tables).toHaveLength(types.length);
    expect(await differences(written, format)).toEqual([]);
  },
);

const signed =
  "CASE i % 4 WHEN 0 THEN 0.0 WHEN 1 THEN '-0.0'::DOUBLE WHEN 2 THEN 'nan'::DOUBLE ELSE -('nan'::DOUBLE) END";

test.for([
  ['DOUBLE', signed],
  ['FLOAT', signed],
  ['DOUBLE[]', `[${signed}]`],
  ['DOUBLE[1]', `[${signed}]`],
  ['STRUCT(a DOUBLE)', `{'a': ${signed}}`],
  ['MAP(VARCHAR, FLOAT)', `MAP {'a': ${signed}}`],
  ['VARIANT', `{'a': ${signed}}::VARIANT`],
] as const)('zeros and NaNs of a %s keep their signs, however often they occur', async ([type, value]) => {
  // The number keeps DuckDB itself from taking the column for a constant when it is stored.
  const rows = `SELECT i, CASE WHEN i % 5 = 0 THEN ${value.replaceAll(signed, '1.5::DOUBLE')} ELSE ${value} END FROM range(1000) r(i)`;
  const written = await exported(
    [`CREATE TABLE t0 (i INTEGER, v ${type})`, `INSERT INTO t0 ${rows}`],
    {},
    storage,
  );
  const [some] = await runSql(written.file, ["SELECT count(*) AS n FROM t0 WHERE v::VARCHAR LIKE '%-0.0%'"]);
  expect(some).not.toEqual({ n: '0' });
  expect(await differences(written, 'parquet')).toEqual([]);
});

test('conversions are declared, and only where the format needs them', async () => {
  const statements = ['CREATE TABLE t (h HUGEINT, l TIMETZ[], u UNION(a INTEGER, b VARCHAR), p INTEGER)'];
  const storedAs = async (format: ExportFormat) =>
    (await exported(statements, { format })).tables[0]?.columns.map((column) => column.storedAs);
  const union = 'STRUCT("tag" VARCHAR, "value" STRUCT("a" INTEGER, "b" VARCHAR))';
  expect(await storedAs('parquet')).toEqual(['VARCHAR', 'VARCHAR[]', union, null]);
  expect(await storedAs('csv')).toEqual([null, null, union, null]);
});

test.for([
  ['INTERVAL', 'INTERVAL (-9223372036854775808) MICROSECONDS', 'csv'],
  ['INTERVAL[]', '[INTERVAL (-9223372036854775808) MICROSECONDS]', 'parquet'],
  ['VARIANT', '255::UTINYINT::VARIANT', 'parquet'],
  ['VARIANT', "INTERVAL '1 day'::VARIANT", 'csv'],
] as const)(
  'a value of %s that files cannot hold, %s, is refused by name before anything is written',
  async ([type, value, format]) => {
    const statements = [`CREATE TABLE t (v ${type})`, `INSERT INTO t VALUES (${value}), (NULL)`];
    await expect(exported(statements, { format }, storage)).rejects.toMatchObject({
      code: 'not_exportable',
      message: expect.stringContaining('1 of main.t.v'),
    });
  },
);

test('a type that files cannot hold is refused by name', async () => {
  const statements = ['CREATE TABLE t (v VARIANT[], w STRUCT(x VARIANT))'];
  await expect(exported(statements, {}, storage)).rejects.toMatchObject({
    code: 'not_exportable',
    message: expect.stringContaining('main.t.v (VARIANT[]), main.t.w (STRUCT(x VARIANT))'),
  });
});
