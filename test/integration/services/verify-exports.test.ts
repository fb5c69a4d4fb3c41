import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { testEngine } from '../../support/engine.ts';
import { exportFolder, makeExportWorld, openExportWorld } from '../../support/export-world.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { forgeManifest } from '../../support/forge-manifest.ts';
import { jobContext } from '../../support/job-context.ts';
import { makeUnreadable } from '../../support/unreadable-file.ts';

async function world() {
  const folder = await temporaryFolder();
  await makeExportWorld(folder);
  return { folder, ...(await openExportWorld(folder, testEngine(folder))) };
}

test.each([
  ['checksum', ['checksum'], []],
  [
    'content',
    ['copy to scratch', 'content'],
    [
      { schema: 'main', name: 'notes', rowCount: 3 },
      { schema: 'main', name: 'prices', rowCount: 120 },
    ],
  ],
] as const)('a sound export passes at level %s', async (level, steps, tables) => {
  const { folder, export: make, verify } = await world();
  const id = await make({ partitionBy: 'month' });
  const context = jobContext();
  const report = await verify({ export: id, level }, context);
  expect(report).toMatchObject({
    backup: null,
    export: id,
    file: null,
    repository: 'local',
    level,
    ok: true,
  });
  expect(report.tables).toEqual(tables);
  expect(context.steps).toEqual(steps);
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
});

test('everything that is wrong with the files is in the report, at both levels', async () => {
  const { folder, export: make, verify } = await world();
  const id = await make({ format: 'csv' });
  const files = join(exportFolder(folder, id), 'files');
  await rm(join(files, 'notes.csv'));
  const bytes = await readFile(join(files, 'prices.csv'));
  bytes[50] = (bytes[50] ?? 0) ^ 1;
  await writeFile(join(files, 'prices.csv'), bytes);
  for (const level of ['checksum', 'content'] as const) {
    const failure: unknown = await verify({ export: id, level }, jobContext()).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ problem: { code: 'verification_failed' }, result: { ok: false } });
    expect(failure).toHaveProperty(
      'result.problems',
      expect.arrayContaining([
        { code: 'file_missing', message: 'The file notes.csv is not there.' },
        { code: 'sha256_mismatch', message: expect.stringMatching(/^prices\.csv: /) },
      ]),
    );
  }
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
});

test('a file that the disk cannot read is damage, at both levels', async () => {
  const { folder, export: make, verify } = await world();
  const id = await make();
  if (!(await makeUnreadable(join(exportFolder(folder, id), 'files', 'prices.parquet')))) return;
  for (const level of ['checksum', 'content'] as const) {
    await expect(verify({ export: id, level }, jobContext())).rejects.toMatchObject({
      problem: { code: 'verification_failed' },
      result: {
        problems: [{ code: 'unreadable', message: expect.stringMatching(/^prices\.parquet: .*EIO/) }],
      },
    });
  }
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
});

test('a verification that is cancelled when all has been read is cancelled', async () => {
  const { folder, export: make, verify } = await world();
  const id = await make({ format: 'csv' });
  const file = join(folder, 'imports', 'copy.duckdb');
  await mkdir(join(folder, 'imports'), { recursive: true });
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS i']);
  for (const request of [
    { export: id, level: 'checksum' },
    { file, level: 'structure' },
  ] as const) {
    const context = jobContext();
    const step = <T>(_: string, run: () => Promise<T>): Promise<T> => run().finally(context.cancel);
    await expect(verify(request, { ...context, step })).rejects.toMatchObject({ code: 'cancelled' });
  }
});

test('a file whose name is so long that DuckDB cannot open it is refused, and not called damaged', async () => {
  const { folder, verify } = await world();
  const file = join(folder, 'imports', `${'x'.repeat(240)}.duckdb`);
  await mkdir(join(folder, 'imports'), { recursive: true });
  await writeFile(file, '');
  await expect(verify({ file, level: 'structure' }, jobContext())).rejects.toMatchObject({
    code: 'path_not_allowed',
    hint: expect.stringContaining('240 bytes'),
  });
});

test('files that are as they were stored but hold other rows than the manifest says fail level content alone', async () => {
  const { folder, export: make, verify } = await world();
  const id = await make();
  const manifest = join(exportFolder(folder, id), 'manifest.json');
  await forgeManifest(manifest, (text) => text.replace(/"rowCount": ?120/, '"rowCount":121'));
  expect(await verify({ export: id, level: 'checksum' }, jobContext())).toMatchObject({ ok: true });
  await expect(verify({ export: id, level: 'content' }, jobContext())).rejects.toMatchObject({
    result: { problems: [{ code: 'row_count', table: 'main.prices' }] },
  });
});

test('an export whose schema does not make its tables cannot be read', async () => {
  const { folder, export: make, verify } = await world();
  const id = await make();
  const manifest = join(exportFolder(folder, id), 'manifest.json');
  await forgeManifest(manifest, (text) => text.replaceAll('price DOUBLE', 'price INTEGER'));
  await expect(verify({ export: id, level: 'content' }, jobContext())).rejects.toMatchObject({
    result: { problems: [{ code: 'unreadable' }] },
  });
});

test('an export that is compared or verified cannot be deleted meanwhile', async () => {
  const { export: make, verify, compare, exportLeases } = await world();
  const id = await make();
  /** What is loaded is compared without the export. */
  const step = <T>(name: string, run: () => Promise<T>): Promise<T> => {
    if (name !== 'compare') {
      expect(() => exportLeases.claim(id)).toThrow(expect.objectContaining({ code: 'export_in_use' }));
    }
    return run();
  };
  await verify({ export: id, level: 'checksum' }, { ...jobContext(), step });
  const sides = { left: { export: id }, right: { export: id } };
  const report = await compare({ ...sides, mode: 'counts' }, { ...jobContext(), step });
  expect(report).toMatchObject({ ...sides, equal: true });
  exportLeases.claim(id)();
  expect.assertions(4);
});

test('a damaged export is no side of a comparison', async () => {
  const { folder, export: make, compare } = await world();
  const id = await make();
  await rm(join(exportFolder(folder, id), 'files', 'prices.parquet'));
  const request = { left: { database: 'market' }, right: { export: id }, mode: 'counts' } as const;
  await expect(compare(request, jobContext())).rejects.toMatchObject({ code: 'verification_failed' });
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
});
