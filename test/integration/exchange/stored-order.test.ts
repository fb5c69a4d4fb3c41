import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCatalog } from '../../../src/engine/compare/catalog.ts';
import { planTable } from '../../../src/engine/exchange/write/planned-table.ts';
import { withoutNeedlessOrder } from '../../../src/engine/exchange/write/stored-order.ts';
import { withSandbox } from '../../../src/engine/sandbox.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';

const mebibyte = 1024 * 1024;

/** What is left to order by of a table with such rows. */
async function orderLeft(
  rows: string,
  where = { from: null, to: null } as { from: string | null; to: null },
) {
  const folder = await temporaryFolder();
  const file = join(folder, 'order.duckdb');
  await runSql(file, [
    'CREATE TABLE t (a INTEGER, b VARCHAR COLLATE NOCASE, d DATE)',
    `INSERT INTO t ${rows}`,
  ]);
  const resources = {
    memoryLimitBytes: 64 * mebibyte,
    threads: 2,
    tempLimitBytes: mebibyte,
    tempFolder: join(folder, 'temp'),
  };
  const request = {
    window: where.from === null ? null : where,
    format: 'csv' as const,
    layouts: { t: { orderBy: ['a', 'b'], timeColumn: 'd' } },
  };
  return withSandbox(
    resources,
    [{ alias: 'db', file }],
    new AbortController().signal,
    async (connection) => {
      const [table] = (await readCatalog(connection, 'db')).tables;
      if (!table) throw new Error('there is no table');
      return (await withoutNeedlessOrder(connection, planTable('db', table, request))).orderBy;
    },
    { keepsOrder: true },
  );
}

test.for([
  ['no rows', 'SELECT 1, NULL, NULL WHERE FALSE'],
  ['one row', "VALUES (1, 'a', NULL)"],
  ['equal ones', "VALUES (1, 'a', NULL), (1, 'A', NULL), (1, 'b', NULL)"],
  ['many rows', 'SELECT i // 3, chr(97 + (i % 3)::INTEGER), NULL FROM range(300000) r (i)'],
] as const)('%s that lie in order need not be sorted', async ([, rows]) => {
  expect(await orderLeft(rows)).toEqual([]);
});

test.for([
  ['a first row that is late', "VALUES (2, 'a', NULL), (1, 'a', NULL)"],
  ['a late second column', "VALUES (1, 'b', NULL), (1, 'A', NULL)"],
  ['NULL, which comes last', "VALUES (NULL, 'b', NULL), (1, 'A', NULL)"],
  [
    'one late row among many',
    "SELECT CASE i WHEN 299999 THEN 5 ELSE i END, 'a', NULL FROM range(300000) r (i)",
  ],
] as const)('%s leaves the order to be made', async ([, rows]) => {
  expect(await orderLeft(rows)).toEqual(['a', 'b']);
});

test('rows outside of the window count for nothing', async () => {
  const rows = "VALUES (2, 'a', DATE '2024-01-01'), (1, 'a', DATE '2025-01-01'), (3, 'a', DATE '2025-01-02')";
  expect(await orderLeft(rows)).toEqual(['a', 'b']);
  expect(await orderLeft(rows, { from: '2025-01-01', to: null })).toEqual([]);
});
