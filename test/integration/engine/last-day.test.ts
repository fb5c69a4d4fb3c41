import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TableLayouts } from '../../../src/domain/export.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** A database of these tables, and who tells up to which day it has rows. */
async function databaseOf(...statements: string[]) {
  const folder = await temporaryFolder();
  const file = join(folder, 'days.duckdb');
  await runSql(file, statements);
  const engine = testEngine(folder);
  return (timeColumns: Readonly<Record<string, string | null>>): Promise<string | null> => {
    const layouts: TableLayouts = Object.fromEntries(
      Object.entries(timeColumns).map(([table, timeColumn]) => [table, { orderBy: [], timeColumn }]),
    );
    return engine.lastDay({ file, layouts }, unwatched());
  };
}

test('the last day is that of the newest row, by UTC, of whichever type of date or timestamp', async () => {
  const lastDay = await databaseOf(
    "CREATE TABLE dates AS SELECT DATE '2025-11-01' + range::INTEGER AS d FROM range(10)",
    "CREATE TABLE stamps AS SELECT TIMESTAMP '2025-11-09 23:59:59.999' AS t, TIMESTAMP_NS '2025-11-08 00:00:00' AS n, TIMESTAMP_S '2025-11-07 12:00:00' AS s",
    "SET TimeZone = 'Pacific/Auckland'",
    "CREATE TABLE zoned AS SELECT TIMESTAMPTZ '2025-11-10 01:00:00+02' AS z",
    `CREATE SCHEMA "odd "" schema"; CREATE TABLE "odd "" schema"."A table" AS SELECT DATE '2024-02-29' AS "a ""day"""`,
  );
  expect(await lastDay({ dates: 'd' })).toBe('2025-11-10');
  expect(await lastDay({ 'main.DATES': 'D' })).toBe('2025-11-10');
  for (const [column, day] of Object.entries({ t: '2025-11-09', n: '2025-11-08', s: '2025-11-07' })) {
    expect(await lastDay({ stamps: column }), column).toBe(day);
  }
  expect(await lastDay({ zoned: 'z' })).toBe('2025-11-09');
  expect(await lastDay({ 'odd " schema.A table': 'a "day"' })).toBe('2024-02-29');
});

test('of several tables the one that is behind counts, and of a table without rows nothing is known', async () => {
  const lastDay = await databaseOf(
    "CREATE TABLE ahead AS SELECT DATE '2025-11-10' AS d",
    "CREATE TABLE behind AS SELECT DATE '2025-11-03' AS d",
    'CREATE TABLE hollow (d DATE)',
  );
  expect(await lastDay({ ahead: 'd', behind: 'd' })).toBe('2025-11-03');
  expect(await lastDay({ ahead: 'd', hollow: 'd' })).toBeNull();
});

test('of a day that four digits cannot say the last or first one counts that they can', async () => {
  const lastDay = await databaseOf(
    "CREATE TABLE seconds AS SELECT to_timestamp(1762732800000) AS t, DATE '5881580-07-10' AS d, DATE '0044-03-15 (BC)' AS bc",
  );
  expect(await lastDay({ seconds: 't' })).toBe('9999-12-31');
  expect(await lastDay({ seconds: 'd' })).toBe('9999-12-31');
  expect(await lastDay({ seconds: 'bc' })).toBe('0000-01-01');
});

test('infinite dates and NULL are no days, and what does not fit tells nothing', async () => {
  const lastDay = await databaseOf(
    "CREATE TABLE t AS SELECT * FROM (VALUES (DATE '2025-11-03', 'x'), (DATE 'infinity', 'y'), (NULL, 'z')) AS v (d, text)",
  );
  expect(await lastDay({ t: 'd' })).toBe('2025-11-03');
  const misfits: Record<string, string | null>[] = [
    { t: 'text' },
    { t: 'none' },
    { none: 'd' },
    { t: null },
    {},
  ];
  for (const misfit of misfits) {
    expect(await lastDay(misfit), JSON.stringify(misfit)).toBeNull();
  }
});
