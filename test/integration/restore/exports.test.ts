/** Restoring exports as databases of their own. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { allPrices, exportFolder, pricesIn } from '../../support/export-world.ts';
import { forgeManifest, manifestWithoutChecksum } from '../../support/forge-manifest.ts';
import { jobContext } from '../../support/job-context.ts';
import { openRowsWorld, refused } from './rows-world.ts';

test.each(['csv', 'parquet'] as const)(
  'a database that is made of its %s export has the same schema and the same rows',
  async (format) => {
    const { folder, path, export: make, restore, compare, quarantine } = await openRowsWorld();
    const id = await make({ format });
    const context = jobContext();
    const report = await restore({ source: { export: id }, target: { path } }, context);
    expect(context.steps.join(' ')).toBe('resolve check stage load verify prepare swap validate commit');
    expect(report).toMatchObject({
      source: { export: id },
      target: { database: null, path },
      quarantine: null,
      verification: { ok: true, level: 'restore', backup: null, export: id, file: null, notes: [] },
    });
    const counts = { updated: 0, unchanged: 0, deleted: 0 };
    expect(report.loaded).toHaveLength(2);
    expect(report.loaded).toContainEqual({ schema: 'main', name: 'prices', inserted: 120, ...counts });
    expect(report.loaded).toContainEqual({ schema: 'main', name: 'notes', inserted: 3, ...counts });
    expect(report.sizeBytes).toBe((await readFile(path)).length);
    expect(await pricesIn(path)).toBe(allPrices);
    expect(await runSql(path, ['SELECT * FROM latest'])).toEqual([{ day: '2025-10-30' }]);
    expect(
      await compare({ left: { database: 'market' }, right: { export: id }, mode: 'rows' }, jobContext()),
    ).toMatchObject({ right: { export: id }, equal: true, schema: [] });
    expect(await quarantine.list()).toEqual([]);
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
    expect(await readdir(join(folder, 'restored', '.duckback', 'staging'))).toEqual([]);
  },
);

test('an export without files is verified, restored and compared as any other', async () => {
  const { folder, live, path, export: make, restore, verify, compare } = await openRowsWorld();
  await runSql(live, [
    'DROP VIEW latest',
    'DROP TABLE prices',
    'DROP TABLE notes',
    'CREATE SEQUENCE tickets',
  ]);
  const id = await make();
  expect(await verify({ export: id, level: 'content' }, jobContext())).toMatchObject({
    ok: true,
    tables: [],
  });
  await restore({ source: { export: id }, target: { path } }, jobContext());
  expect(
    await compare({ left: { database: 'market' }, right: { export: id }, mode: 'rows' }, jobContext()),
  ).toMatchObject({ equal: true, schema: [], tables: [] });
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
});

test('an export of everything takes the place of the database, whose old file goes to quarantine', async () => {
  const { live, export: make, restore, quarantine } = await openRowsWorld();
  const id = await make({ partitionBy: 'month' });
  await runSql(live, ['DELETE FROM prices']);
  const before = await readFile(live);
  const report = await restore({ source: { export: id }, target: { database: 'market' } }, jobContext());
  expect(await pricesIn(live)).toBe(allPrices);
  const [entry] = await quarantine.list();
  expect(entry?.id).toBe(report.quarantine?.id);
  expect(await readFile(entry?.files[0]?.to ?? '')).toEqual(before);
});

test('some tables of an export are restored with their rows, the others without', async () => {
  const { path, export: make, restore } = await openRowsWorld();
  const id = await make();
  const request = { source: { export: id }, tables: ['Main.Notes'], target: { path } };
  const report = await restore(request, jobContext());
  expect(report.loaded).toMatchObject([{ name: 'notes', inserted: 3 }]);
  expect(report.verification?.tables).toContainEqual({ schema: 'main', name: 'prices', rowCount: 0 });
});

test.each([
  ['the rows of a window', { window: { lastDays: 100_000 } }, {}],
  ['some tables', { tables: ['prices'] }, {}],
  ['what is asked for', {}, { tables: ['prices'] }],
])('a part, %s, takes the place of all only with force, and the report says so', async (_, asked, chosen) => {
  const here = await openRowsWorld();
  const source = { export: await here.export(asked) };
  const onto = { source, ...chosen, target: { database: 'market' } };
  expect(await refused(here, onto)).toMatchObject({
    code: 'target_not_replaceable',
    hint: expect.stringContaining('"mode": "upsert"'),
  });
  const beside = await here.restore({ ...onto, target: { path: here.path } }, jobContext());
  expect(beside.steps.join()).not.toContain('gives way');
  expect(await pricesIn(here.path)).toBe(allPrices);
  const { steps } = await here.restore({ ...onto, force: true }, jobContext());
  expect(steps).toContainEqual(expect.stringMatching(/^All of .* gives way to a part: ./));
  expect(await pricesIn(here.live)).toBe(allPrices);
});

test('an export that could not carry all of a database is a part of it, and the dry run and the report name what is lost', async () => {
  const here = await openRowsWorld();
  const file = join(here.folder, 'imports', 'rows.csv');
  await writeFile(file, 'a\n1\n');
  await runSql(here.live, [`CREATE VIEW elsewhere AS SELECT * FROM '${file}'`]);
  const onto = { source: { export: await here.export() }, target: { database: 'market' } };
  const lost = /view main\.elsewhere/;
  expect(await refused(here, onto)).toMatchObject({
    code: 'target_not_replaceable',
    message: expect.stringMatching(lost),
  });
  for (const rest of [{ target: { path: here.path }, dryRun: true }, { force: true }]) {
    const { steps } = await here.restore({ ...onto, ...rest }, jobContext());
    expect(steps).toContainEqual(
      expect.stringMatching(/^Leave out what the files could not carry: view main\.elsewhere/),
    );
  }
  const merged = await here.restore({ ...onto, mode: 'replace' }, jobContext());
  expect(merged.steps.join()).not.toMatch(lost);
});

test('a part becomes the database where there is none', async () => {
  const { live, export: make, restore } = await openRowsWorld();
  const source = { export: await make({ tables: ['prices'] }) };
  await rm(live);
  await restore({ source, target: { database: 'market' } }, jobContext());
  expect(await pricesIn(live)).toBe(allPrices);
});

test('a table that the export has not is not found', async () => {
  const here = await openRowsWorld();
  const source = { export: await here.export({ tables: ['notes'] }) };
  expect(await refused(here, { source, tables: ['prices'], target: { database: 'market' } })).toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('"prices"'),
  });
});

test('a dry run tells what would happen, makes nothing, and sees a file that is missing', async () => {
  const { folder, path, export: make, restore } = await openRowsWorld();
  const id = await make();
  const before = await readdir(folder, { recursive: true });
  const request = { source: { export: id }, target: { path }, dryRun: true };
  const context = jobContext();
  const report = await restore(request, context);
  expect(context.steps).toEqual(['resolve', 'check']);
  expect(report).toMatchObject({ dryRun: true, verification: null, quarantine: null });
  expect(report.loaded).toBeUndefined();
  expect(report.steps.join(' ')).toContain(`Copy the files of ${id} from the repository local`);
  expect(await readdir(folder, { recursive: true })).toEqual(before);
  await rm(join(exportFolder(folder, id), 'files', 'prices.parquet'));
  await expect(restore(request, jobContext())).rejects.toMatchObject({ code: 'verification_failed' });
});

test('a flipped byte in a file of the export is found before anything is loaded', async () => {
  const here = await openRowsWorld();
  const id = await here.export();
  const file = join(exportFolder(here.folder, id), 'files', 'prices.parquet');
  const bytes = await readFile(file);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  await writeFile(file, bytes);
  const context = jobContext();
  const failure: unknown = await here
    .restore({ source: { export: id }, target: { database: 'market' } }, context)
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({
    problem: { code: 'verification_failed', message: expect.stringContaining('prices.parquet') },
    result: {
      quarantine: null,
      verification: { ok: false, export: id, problems: [{ code: 'sha256_mismatch' }] },
    },
  });
  expect(context.steps).toEqual(['resolve', 'check', 'stage']);
  const upsert = { source: { export: id }, mode: 'upsert' as const, target: { database: 'market' } };
  expect(await refused(here, upsert)).toMatchObject({ code: 'verification_failed' });
});

test('an export cannot be deleted while it is restored, and can afterwards', async () => {
  const { path, export: make, restore, exportLeases } = await openRowsWorld();
  const id = await make();
  const context = jobContext();
  const progress = () => {
    expect(() => exportLeases.claim(id)).toThrow(expect.objectContaining({ code: 'export_in_use' }));
  };
  await restore({ source: { export: id }, target: { path } }, { ...context, progress });
  exportLeases.claim(id)();
  expect.hasAssertions();
});

test('a manifest changed by hand is refused where it does anything but make its tables, and touches nothing', async () => {
  const here = await openRowsWorld();
  const id = await here.export();
  const manifest = join(exportFolder(here.folder, id), 'manifest.json');
  const restored = join(here.folder, 'restored');
  const original = await manifestWithoutChecksum(manifest);
  for (const sql of [
    "CREATE TABLE prices AS SELECT * FROM read_csv('/etc/passwd')",
    `ATTACH '${restored}/stolen.duckdb' AS other`,
    `COPY (SELECT 1) TO '${restored}/written.csv'`,
    `CREATE TABLE prices (day DATE); COPY (SELECT 1) TO '${restored}/written.csv'`,
    'SET enable_external_access = true',
  ]) {
    const document: { schema: { kind: string; sql: string }[] } = JSON.parse(original);
    const schema = document.schema.map((each) =>
      each.sql.includes('TABLE prices') ? { ...each, sql } : each,
    );
    await writeFile(manifest, JSON.stringify({ ...document, schema }));
    const problem = await refused(here, { source: { export: id }, target: { database: 'market' } });
    expect(problem).toMatchObject({ code: 'load_failed', message: expect.stringContaining('main.prices') });
    expect(await readdir(restored)).toEqual([]);
  }
});

test('a manifest whose counts were changed does not match what was loaded', async () => {
  const here = await openRowsWorld();
  const id = await here.export();
  const manifest = join(exportFolder(here.folder, id), 'manifest.json');
  await forgeManifest(manifest, (text) => text.replace('"rowCount": 120', '"rowCount": 121'));
  expect(await refused(here, { source: { export: id }, target: { database: 'market' } })).toMatchObject({
    code: 'verification_failed',
    message: expect.stringContaining('120 rows'),
  });
});
