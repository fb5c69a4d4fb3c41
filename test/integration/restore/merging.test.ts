/** Merging exports and people's files into a database. */
import { execFile } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { allPrices, exportFolder, importPath, pricesIn, restoredPath } from '../../support/export-world.ts';
import { holdDatabase } from '../../support/hold-database.ts';
import { jobContext } from '../../support/job-context.ts';
import { openRowsWorld, refused } from './rows-world.ts';

const target = { database: 'market' };
/** The last 30 days of the world. */
const last30 = { window: { from: '2025-10-01' } };

test.each([
  { mode: 'upsert', format: 'parquet' },
  { mode: 'append', format: 'csv' },
  { mode: 'replace', format: 'parquet' },
] as const)(
  'the last 30 days come back from their $format export by $mode, exactly',
  async ({ mode, format }) => {
    const { live, export: make, restore, compare, quarantine } = await openRowsWorld();
    const whole = await make();
    const id = await make({
      ...last30,
      tables: ['prices'],
      format,
      ...(format === 'csv' ? {} : { partitionBy: 'month' }),
    });
    await runSql(live, ["DELETE FROM prices WHERE day >= '2025-10-01'"]);
    const context = jobContext();
    const report = await restore({ source: { export: id }, mode, target }, context);
    expect(context.steps.join(' ')).toBe(
      'resolve check stage copy market read merge verify prepare swap validate commit',
    );
    expect(report).toMatchObject({
      source: { export: id },
      loaded: [{ schema: 'main', name: 'prices', inserted: 60, updated: 0, unchanged: 0, deleted: 0 }],
      verification: { ok: true, export: id },
    });
    expect(await pricesIn(live)).toBe(allPrices);
    const equal = { left: { database: 'market' }, right: { export: whole }, mode: 'rows' } as const;
    expect(await compare(equal, jobContext())).toMatchObject({ equal: true, schema: [] });
    expect(await quarantine.list()).toHaveLength(1);
  },
);

test('an upsert counts what was changed, what was missing and what was the same; other rows and tables stay', async () => {
  const { live, export: make, restore } = await openRowsWorld();
  const id = await make(last30);
  await runSql(live, [
    "UPDATE prices SET price = 0 WHERE symbol = 'BTC' AND day BETWEEN '2025-10-01' AND '2025-10-03'",
    "DELETE FROM prices WHERE day = '2025-10-30'",
    "INSERT INTO prices VALUES ('2025-10-31', 'BTC', 1)",
    'DELETE FROM notes',
  ]);
  const request = { source: { export: id }, tables: ['prices'], mode: 'upsert' as const, target };
  const { loaded, verification } = await restore(request, jobContext());
  expect(loaded).toMatchObject([{ inserted: 2, updated: 3, unchanged: 55, deleted: 0 }]);
  expect(verification?.tables).toContainEqual({ schema: 'main', name: 'notes', rowCount: 0 });
  expect(await pricesIn(live)).toBe('121 2025-09-01 2025-10-31 3601.0');
});

test('replace takes away the rows of the window that the export has not, and no others', async () => {
  const { live, export: make, restore } = await openRowsWorld();
  const id = await make({ tables: ['prices'], window: { from: '2025-10-01', to: '2025-10-11' } });
  await runSql(live, [
    "INSERT INTO prices VALUES ('2025-10-05', 'DOGE', 1), ('2025-10-11', 'DOGE', 1), ('2025-09-30', 'DOGE', 1)",
  ]);
  const { loaded } = await restore({ source: { export: id }, mode: 'replace', target }, jobContext());
  expect(loaded).toMatchObject([{ inserted: 0, deleted: 1, unchanged: 20 }]);
  expect((await pricesIn(live)).split(' ')[0]).toBe('122');
});

test('tables that do not match are refused column by column, and the database stays as it was', async () => {
  const here = await openRowsWorld();
  const id = await here.export();
  await runSql(here.live, [
    'ALTER TABLE prices ADD COLUMN volume BIGINT',
    'DROP VIEW latest',
    'DROP TABLE notes',
  ]);
  expect(await refused(here, { source: { export: id }, mode: 'upsert', target })).toMatchObject({
    code: 'schema_mismatch',
    errors: expect.arrayContaining([
      expect.objectContaining({ pointer: 'main.prices.volume' }),
      expect.objectContaining({ pointer: 'main.notes' }),
    ]),
  });
});

test('rows that collide fail the merge and leave the database byte for byte as it was', async () => {
  const here = await openRowsWorld();
  const id = await here.export({ tables: ['prices'] });
  expect(await refused(here, { source: { export: id }, mode: 'append', target })).toMatchObject({
    code: 'load_failed',
  });
});

test('commits of a writer that are still in its log are in the merged database', async () => {
  const { live, export: make, restore } = await openRowsWorld();
  const id = await make({ tables: ['prices'] });
  await runSql(live, ["INSERT INTO prices VALUES ('2026-01-01', 'BTC', 7)"], { crash: true });
  const report = await restore({ source: { export: id }, mode: 'upsert', target }, jobContext());
  expect(report.quarantine?.files.map(({ from }) => from)).toEqual([live, `${live}.wal`]);
  expect(await pricesIn(live)).toBe('121 2025-09-01 2026-01-01 3607.0');
});

test.each([
  { at: 'merge', crash: false },
  { at: 'merge', crash: true },
  { at: 'swap', crash: false },
  { at: 'swap', crash: true },
])(
  'a writer that commits after the image was taken, at $at (killed: $crash), loses nothing',
  async ({ at, crash }) => {
    const { live, export: make, restore } = await openRowsWorld();
    const id = await make({ tables: ['prices'] });
    const context = jobContext();
    const step = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
      if (name === at) await runSql(live, ["INSERT INTO prices VALUES ('2026-01-01', 'BTC', 7)"], { crash });
      return context.step(name, run);
    };
    const merging = restore({ source: { export: id }, mode: 'upsert', target }, { ...context, step });
    await expect(merging).rejects.toMatchObject({ code: 'target_locked' });
    expect(await pricesIn(live)).toBe('121 2025-09-01 2026-01-01 3607.0');
  },
);

test('a database that a process holds is refused before anything is copied', async () => {
  const here = await openRowsWorld();
  const id = await here.export();
  const holder = await holdDatabase(here.live);
  const context = jobContext();
  const merging = here.restore({ source: { export: id }, mode: 'upsert', target }, context);
  await expect(merging).rejects.toMatchObject({ code: 'target_locked' });
  expect(context.steps).toEqual(['resolve', 'check']);
  await holder.close();
});

test('nothing can be merged into a database that is not there', async () => {
  const here = await openRowsWorld();
  const id = await here.export();
  await rename(here.live, `${here.live}.away`);
  const merging = here.restore({ source: { export: id }, mode: 'upsert', target }, jobContext());
  await expect(merging).rejects.toMatchObject({ code: 'source_missing' });
});

test('a dry run of a merge tells of it and copies nothing', async () => {
  const { folder, export: make, restore } = await openRowsWorld();
  const id = await make({ tables: ['prices'] });
  const before = await readdir(folder, { recursive: true });
  const request = { source: { export: id }, mode: 'upsert' as const, target, dryRun: true };
  const { steps, dryRun } = await restore(request, jobContext());
  expect(dryRun).toBe(true);
  expect(steps.join(' ')).toContain('Merge the rows into main.prices of the image (upsert).');
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});

const csv = 'day,symbol,price\n2025-10-30,BTC,1\n2025-10-31,BTC,2\n';

test.each(['csv', 'csv.gz', 'csv.zst', 'parquet'])(
  'rows of a .%s file are merged, and become a database',
  async (ending) => {
    const { folder, live, restore } = await openRowsWorld();
    const file = importPath(folder, `week *[1].${ending}`);
    if (ending === 'csv') await writeFile(file, csv);
    else if (ending === 'csv.gz') await writeFile(file, gzipSync(csv));
    else {
      await writeFile(importPath(folder, 'plain.csv'), csv);
      const options = ending === 'parquet' ? 'FORMAT parquet' : 'FORMAT csv, COMPRESSION zstd';
      await runSql(join(folder, 'other.duckdb'), [
        `COPY (FROM '${importPath(folder, 'plain.csv')}') TO '${file}' (${options})`,
      ]);
    }
    const source = { file, table: 'prices' };
    const report = await restore({ source, mode: 'upsert', target }, jobContext());
    expect(report).toMatchObject({
      source,
      loaded: [{ schema: 'main', name: 'prices', inserted: 1, updated: 1, unchanged: 0, deleted: 0 }],
      verification: { ok: true, file, backup: null, repository: null },
    });
    expect((await pricesIn(live)).split(' ')[0]).toBe('121');

    const path = restoredPath(folder);
    const made = await restore({ source: { file, table: 'old.prices' }, target: { path } }, jobContext());
    expect(made.loaded).toMatchObject([{ schema: 'old', name: 'prices', inserted: 2 }]);
    expect(await runSql(path, ['SELECT sum(price) AS sum FROM old.prices'])).toEqual([
      { sum: expect.stringMatching(/^3/) },
    ]);
  },
);

test.each([
  ['csv.gz', Buffer.from('day,symbol,price\n')],
  ['csv.zst', Buffer.from('day,symbol,price\n')],
  ['csv', Buffer.from('day,symbol,price\n2025-10-30,BTC\n')],
  ['csv', Buffer.from('day,symbol,price\n2025-10-30,BTC,"1\n')],
  ['parquet', Buffer.from('PAR1 but no Parquet file PAR1')],
])('a bad .%s file is refused by the name that people know, and by no other path', async (ending, bytes) => {
  const here = await openRowsWorld();
  const file = importPath(here.folder, `week.${ending}`);
  await writeFile(file, bytes);
  const source = { file, table: 'prices' };
  const path = restoredPath(here.folder);
  const refusals = [
    await refused(here, { source, mode: 'upsert', target }),
    await refused(here, { source, target: { path } }),
  ];
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({ code: 'load_failed', message: expect.stringContaining(file) });
    expect(String(refusal).replaceAll(file, '')).not.toMatch(/\/|rows\./);
  }
});

test('a file that is written while it is read is refused', async () => {
  const { folder, restore } = await openRowsWorld();
  const file = importPath(folder, 'prices.csv');
  await writeFile(file, csv);
  const progress = () => appendFileSync(file, '2025-11-01,BTC,3\n');
  const request = { source: { file, table: 'prices' }, target: { path: restoredPath(folder) } };
  await expect(restore(request, { ...jobContext(), progress })).rejects.toMatchObject({
    code: 'load_failed',
    message: expect.stringContaining('was written while it was read'),
  });
});

test('a file that is no plain file, is not there or lies outside the roots is refused', async () => {
  const here = await openRowsWorld();
  const merge = (file: string) =>
    refused(here, { source: { file, table: 'prices' }, mode: 'upsert', target });
  const pipe = importPath(here.folder, 'pipe.csv');
  await promisify(execFile)('mkfifo', [pipe]);
  expect(await merge(pipe)).toMatchObject({ code: 'path_not_allowed' });
  expect(await merge(importPath(here.folder, 'nothing.csv'))).toMatchObject({ code: 'load_failed' });
  expect(await merge('/etc/passwd.csv')).toMatchObject({ code: 'path_not_allowed' });
});

test('one table of a file takes the place of a whole database only with force', async () => {
  const here = await openRowsWorld();
  const file = importPath(here.folder, 'prices.csv');
  await writeFile(file, csv);
  const request = { source: { file, table: 'prices' }, target };
  expect(await refused(here, request)).toMatchObject({ code: 'target_not_replaceable' });
});

test('an export whose files were removed from the repository is refused at once', async () => {
  const here = await openRowsWorld();
  const id = await here.export();
  await rm(join(exportFolder(here.folder, id), 'files'), { recursive: true });
  expect(await refused(here, { source: { export: id }, mode: 'upsert', target })).toMatchObject({
    code: 'verification_failed',
  });
});
