import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultCompression, type ExportFormat } from '../../../src/domain/export-format.ts';
import type { Engine } from '../../../src/domain/ports/engine.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { makeSeedDatabase } from '../../support/seed-database/seed-database.ts';

const layouts = { daily_availability: { orderBy: ['date', 'symbol'], timeColumn: 'date' } };

/** Bytes of a real export of all tables. */
async function exportedBytes(engine: Engine, file: string, format: ExportFormat, folder: string) {
  await mkdir(folder);
  const form = { format, compression: defaultCompression[format], window: null, partitionBy: null };
  await engine.export({ file, layouts, folder, ...form }, unwatched());
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test('a sample of a realistic database tells the sizes of its exports to a fifth', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'seed.duckdb');
  await makeSeedDatabase(file, { symbols: 300, from: '2021-01-01', until: '2025-01-31' });
  const engine = testEngine(folder);
  const { csvBytes, parquetBytes } = await engine.sampleSizes({ file, layouts }, unwatched());
  const csv = await exportedBytes(engine, file, 'csv', join(folder, 'csv'));
  const parquet = await exportedBytes(engine, file, 'parquet', join(folder, 'parquet'));
  expect(Math.abs((csvBytes ?? 0) / csv - 1)).toBeLessThan(0.2);
  expect(Math.abs((parquetBytes ?? 0) / parquet - 1)).toBeLessThan(0.2);
  expect(await readdir(join(folder, 'engine-temp'))).toEqual([]);
});

test('tables that are small, empty, full of deleted rows or have a column rowid are sampled too', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'odd.duckdb');
  await runSql(file, [
    'CREATE TABLE small AS SELECT range AS i FROM range(10)',
    'CREATE TABLE empty (i INTEGER)',
    'CREATE TABLE gone AS SELECT range AS i FROM range(300000)',
    'DELETE FROM gone WHERE i > 5',
    `CREATE TABLE own AS SELECT 'text ' || range AS "RowId" FROM range(200000)`,
  ]);
  const engine = testEngine(folder);
  const { csvBytes, parquetBytes, tables } = await engine.sampleSizes({ file, layouts: {} }, unwatched());
  const csv = await exportedBytes(engine, file, 'csv', join(folder, 'csv'));
  expect(Math.abs((csvBytes ?? 0) / csv - 1)).toBeLessThan(0.05);
  expect(parquetBytes).toBeGreaterThan(0);
  expect(tables.map(({ name }) => name).sort()).toEqual(['empty', 'gone', 'own', 'small']);
  expect(tables.reduce((sum, table) => sum + (table.csvBytes ?? 0), 0)).toBe(csvBytes);
});

test('a table that a format cannot hold has no size in that format', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'variant.duckdb');
  const statements = ['CREATE TABLE t AS SELECT [1::VARIANT] AS v', 'CREATE TABLE plain AS SELECT 1 AS i'];
  await runSql(file, statements, { attach: "STORAGE_VERSION 'v1.5.0'" });
  const sizes = await testEngine(folder).sampleSizes({ file, layouts: {} }, unwatched());
  expect(sizes.csvBytes).toBeNull();
  expect(sizes.tables.map(({ name, csvBytes }) => [name, csvBytes === null])).toEqual([
    ['plain', false],
    ['t', true],
  ]);
});
