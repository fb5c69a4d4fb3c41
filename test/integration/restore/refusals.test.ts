import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import { Problem } from '../../../src/domain/problem.ts';
import type { RestoreRequest } from '../../../src/domain/restore.ts';
import type { HolderOf } from '../../../src/services/holder.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { holdDatabase } from '../../support/hold-database.ts';
import { jobContext } from '../../support/job-context.ts';
import {
  backup,
  blind,
  daysIn,
  livePath,
  makeWorld,
  openWorld,
  rootPath,
  storedPath,
  type WorldOptions,
} from '../../support/restore-world.ts';

const toDatabase: RestoreRequest = { source: { backup }, target: { database: 'market' } };

/** Tries a restore that must fail, and proves that the live folder has the same files with the same bytes. */
async function refused(
  folder: string,
  options: WorldOptions = {},
  request = toDatabase,
  context = jobContext(),
) {
  const live = join(folder, 'live');
  const names = (await readdir(live)).filter((name) => name !== '.duckback');
  const before = await Promise.all(names.map((name) => readFile(join(live, name))));
  const { restore, quarantine } = await openWorld(folder, options);
  const error: unknown = await restore(request, context).then(
    () => new Error('it was restored'),
    (failure: unknown) => failure,
  );
  expect((await readdir(live)).filter((name) => name !== '.duckback')).toEqual(names);
  expect(await Promise.all(names.map((name) => readFile(join(live, name))))).toEqual(before);
  expect(await quarantine.list()).toEqual([]);
  const own = await readdir(join(live, '.duckback'), { recursive: true }).catch(() => []);
  expect(own.filter((name) => name.includes('/'))).toEqual([]);
  return error instanceof FailedWithResult ? error.problem : error;
}

async function world(unfinished = true) {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished });
  return folder;
}

test('one flipped bit in the repository fails the restore before the target is touched, with the report', async () => {
  const folder = await world();
  const bytes = await readFile(storedPath(folder));
  bytes[20_000] = (bytes[20_000] ?? 0) ^ 1;
  await writeFile(storedPath(folder), bytes);
  expect(await refused(folder)).toMatchObject({ code: 'verification_failed' });

  const { restore } = await openWorld(folder);
  const failure: unknown = await restore(toDatabase, jobContext()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(FailedWithResult);
  const codes = ['sha256_mismatch', 'free_list_damaged', 'block_checksum'];
  expect(failure).toMatchObject({
    result: { verification: { ok: false, problems: codes.map((code) => ({ code })) }, quarantine: null },
  });
});

test('a truncated file in the repository is refused', async () => {
  const folder = await world();
  await truncate(storedPath(folder), 20_000);
  expect(await refused(folder)).toMatchObject({ code: 'verification_failed' });
});

test('a repository whose stream ends early is found out by the bytes that arrived', async () => {
  const folder = await world();
  const content = () => createReadStream(storedPath(folder), { end: 50_000 });
  expect(await refused(folder, { content })).toMatchObject({ code: 'verification_failed' });
});

test('rows that are not the manifest’s fail the restore', async () => {
  const folder = await world();
  const tables = [{ schema: 'main', name: 'days', rowCount: 3, fingerprint: '1' }];
  const survey = () => Promise.resolve({ duckdbVersion: 'v1.5.6', tables });
  expect(await refused(folder, { survey })).toMatchObject({ code: 'verification_failed' });
});

test('another engine version skips the fingerprints and says so', async () => {
  const folder = await world();
  const tables = [{ schema: 'main', name: 'days', rowCount: 2, fingerprint: '9' }];
  const survey = () => Promise.resolve({ duckdbVersion: 'v1.6.0', tables });
  const { restore } = await openWorld(folder, { survey });
  const report = await restore(toDatabase, jobContext());
  expect(report.verification?.notes[0]).toContain('Fingerprints were skipped');
});

test('an engine that dies leaves everything as it was', async () => {
  const folder = await world();
  const survey = () => Promise.reject(new Problem('engine_failed', 'The engine was killed.'));
  expect(await refused(folder, { survey })).toMatchObject({ code: 'engine_failed' });
});

test.each<[string, WorldOptions]>([
  [
    'is known to be damaged',
    { record: { verified: { content: { at: '2025-11-12T00:00:00.000Z', ok: false, repository: 'local' } } } },
  ],
])('a backup that %s is refused', async (_, options) => {
  expect(await refused(await world(), options)).toMatchObject({ code: 'verification_failed' });
});

test('an unsealed backup is refused, and the hint says how to restore it by hand', async () => {
  const wal = [{ part: 'wal' as const, sizeBytes: 7, sha256: 'ab'.repeat(32) }];
  expect(await refused(await world(), { manifest: { sealed: false, wal } })).toMatchObject({
    code: 'image_unsealed',
    hint: expect.stringContaining('market.duckdb.wal'),
  });
});

test('a backup that does not fit is refused before anything is copied', async () => {
  const folder = await world();
  const sizeBytes = 2 ** 42;
  await truncate(storedPath(folder), sizeBytes);
  const content = () => {
    throw new Error('nothing should be copied');
  };
  const problem = await refused(folder, { content, manifest: { sizeBytes } });
  expect(problem).toMatchObject({ code: 'insufficient_space' });
});

test('a target that a process holds is refused with its pid, also in a dry run', async () => {
  const folder = await world(false);
  const holder = await holdDatabase(livePath(folder));
  for (const dryRun of [false, true]) {
    const problem = await refused(folder, {}, { ...toDatabase, dryRun });
    expect(problem).toMatchObject({
      code: 'target_locked',
      message: expect.stringContaining(`PID ${holder.pid}`),
    });
  }
  await holder.close();
  const { restore } = await openWorld(folder);
  await restore(toDatabase, jobContext());
  expect(await daysIn(livePath(folder))).toEqual(['1', '2']);
});

test('a target whose locks cannot be seen is refused, also in a dry run, and replaced with force', async () => {
  const folder = await world(false);
  for (const dryRun of [true, false]) {
    expect(await refused(folder, { holderOf: blind }, { ...toDatabase, dryRun })).toMatchObject({
      code: 'target_locked',
      message: expect.stringContaining('cannot be seen here'),
      hint: expect.stringContaining('"force": true'),
    });
  }
  const { restore } = await openWorld(folder, { holderOf: blind });
  const path = join(rootPath(folder), 'new.duckdb');
  await restore({ source: { backup }, target: { path } }, jobContext());
  expect(await daysIn(path)).toEqual(['1', '2']);
  await restore({ ...toDatabase, force: true }, jobContext());
  expect(await daysIn(livePath(folder))).toEqual(['1', '2']);
});

test('force does not help against a process that is seen', async () => {
  const folder = await world(false);
  const holder = await holdDatabase(livePath(folder));
  expect(await refused(folder, {}, { ...toDatabase, force: true })).toMatchObject({ code: 'target_locked' });
  await holder.close();
});

test('a process that opens the target while the copy is made is noticed before the swap', async () => {
  const folder = await world(false);
  const content = async function* content() {
    await holdDatabase(livePath(folder));
    yield await readFile(storedPath(folder));
  };
  const context = jobContext();
  expect(await refused(folder, { content }, toDatabase, context)).toMatchObject({ code: 'target_locked' });
  expect(context.passedPointOfNoReturn()).toBe(false);
});

test('a cancelled restore cleans up and rejects with the reason', async () => {
  const folder = await world();
  const context = jobContext();
  const content = async function* content() {
    yield (await readFile(storedPath(folder))).subarray(0, 1000);
    context.cancel();
    yield new Uint8Array(1000);
  };
  expect(await refused(folder, { content }, toDatabase, context)).toBe(context.signal.reason);
});

test('a restore that is cancelled before the swap does not begin it', async () => {
  const folder = await world();
  const context = jobContext();
  const holderOf = () => {
    if (context.steps.at(-1) === 'swap') context.cancel();
    return Promise.resolve('free' as const);
  };
  expect(await refused(folder, { holderOf }, toDatabase, context)).toBe(context.signal.reason);
});

test.each([
  ['out of the roots', '/tmp/elsewhere.duckdb', 'path_not_allowed'],
  ['through a link out of the roots', 'ROOT/out/x.duckdb', 'path_not_allowed'],
  ['into duckback’s own folder', 'ROOT/.duckback/quarantine/x.duckdb', 'path_not_allowed'],
  ['that DuckDB would take for a log', 'ROOT/x.duckdb.wal', 'path_not_allowed'],
  ['that is a folder', 'ROOT/folder', 'target_not_replaceable'],
])('a path %s is refused', async (_, path, code) => {
  const folder = await world();
  await mkdir(join(rootPath(folder), 'folder'));
  await symlink(folder, join(rootPath(folder), 'out'));
  const target = { path: path.replace('ROOT', rootPath(folder)) };
  expect(await refused(folder, {}, { source: { backup }, target })).toMatchObject({ code });
});

test.each([240, 241, 256])(
  'a path whose file name has %i bytes is restored to where DuckDB can keep its logs beside it, else refused with the longest that works',
  async (bytes) => {
    const folder = await world();
    const target = { path: join(rootPath(folder), `${'ä'.repeat(60)}${'x'.repeat(bytes - 127)}.duckdb`) };
    const request = { source: { backup }, target };
    if (bytes > 240) {
      const refusal = await refused(folder, {}, request);
      expect(refusal).toMatchObject({ code: 'path_not_allowed' });
      if (bytes <= 255) expect(refusal).toMatchObject({ hint: expect.stringContaining('240 bytes') });
      expect(await readdir(rootPath(folder))).toEqual([]);
      return;
    }
    const { restore } = await openWorld(folder);
    await restore(request, jobContext());
    expect(await daysIn(target.path)).toEqual(await daysIn(storedPath(folder)));
  },
);

test('unknown databases are not found', async () => {
  const folder = await world();
  expect(await refused(folder, {}, { source: { backup }, target: { database: 'other' } })).toMatchObject({
    code: 'not_found',
  });
  const latest: RestoreRequest = {
    source: { database: 'other', latest: true },
    target: { database: 'market' },
  };
  expect(await refused(folder, {}, latest)).toMatchObject({ code: 'not_found' });
});

test('a database whose path is a circle of links is refused', async () => {
  const folder = await world();
  const path = join(folder, 'loop');
  await symlink(path, path);
  expect(await refused(folder, { path })).toMatchObject({ code: 'target_not_replaceable' });
});

test('a second restore to the same path is refused while the first one runs', async () => {
  const folder = await world();
  const { restore } = await openWorld(folder, {
    content: async function* content() {
      const second = restore(request, jobContext('job-20251111T030000Z-222222'));
      await expect(second).rejects.toMatchObject({
        code: 'operation_in_progress',
        jobId: jobContext().jobId,
      });
      yield await readFile(storedPath(folder));
    },
  });
  const request = { source: { backup }, target: { path: join(rootPath(folder), 'x.duckdb') } };
  await restore(request, jobContext());
});

test('a dry run keeps no restore to the same path from running, and is kept by none', async () => {
  const folder = await world();
  const looked = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  let holderOf: HolderOf = async () => {
    asked.resolve();
    await looked.promise;
    return 'free';
  };
  const { restore } = await openWorld(folder, {
    holderOf: (file) => holderOf(file),
    async *content() {
      await expect(restore({ ...toDatabase, dryRun: true }, jobContext())).resolves.toMatchObject({
        dryRun: true,
      });
      yield await readFile(storedPath(folder));
    },
  });
  const trial = restore({ ...toDatabase, dryRun: true }, jobContext('job-20251111T030000Z-222222'));
  await asked.promise;
  holderOf = async () => 'free';
  await restore(toDatabase, jobContext());
  looked.resolve();
  expect(await trial).toMatchObject({ dryRun: true });
});

test('a link in the place of the quarantine is refused', async () => {
  const folder = await world();
  await mkdir(join(folder, 'live', '.duckback'));
  await mkdir(join(folder, 'elsewhere'));
  await symlink(join(folder, 'elsewhere'), join(folder, 'live', '.duckback', 'quarantine'));
  const { restore } = await openWorld(folder);
  await expect(restore(toDatabase, jobContext())).rejects.toMatchObject({ code: 'target_not_replaceable' });
  expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);
});
