/** A flipped bit, in a stored file and in the live one. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { VerifyLevel } from '../../../src/domain/backup.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { forgeManifest } from '../../support/forge-manifest.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { makeUnreadable } from '../../support/unreadable-file.ts';
import { backupIds, expectUntouched, expectWhole, leftovers } from './aftermath.ts';
import {
  ask,
  getDatabase,
  getJob,
  listBackups,
  problemIn,
  refusal,
  run,
  takeBackup,
  theBackup,
} from './client.ts';
import { fillDisk } from './filler.ts';
import { asCompare } from './points.ts';
import { allDays, countDays, liveFiles, useWorlds, type World } from './world.ts';

const openWorld = useWorlds();

const storedFolder = ({ paths }: World, id: string): string =>
  join(paths.repository, 'availability/backups', id);

/** A verification that fails: the report of its job. */
async function damageReport({ service }: World, backup: string, level: VerifyLevel) {
  const problem = await refusal(service(), { kind: 'verify', body: { backup, level } });
  expect(problem).toMatchObject({ status: 422, code: 'verification_failed' });
  const job = await getJob(service(), problem.jobId ?? '');
  if (job.kind !== 'verify' || !job.result) throw new Error('a verification without a report');
  expect(job.result).toMatchObject({ ok: false, backup, level });
  return job.result;
}

const damageFound = async (...asked: Parameters<typeof damageReport>) =>
  (await damageReport(...asked)).problems;

test('a flipped bit in a stored backup is found, and that backup is never restored', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  await flipBit(join(storedFolder(world, world.second), 'availability.duckdb'));
  const restored = join(world.paths.restored, 'latest.duckdb');
  const asRestore = (source: { backup: string } | { database: string; latest: true }) =>
    ({ kind: 'restore', body: { source, target: { path: restored } } }) as const;

  // Nobody has looked yet: the restore itself finds it before it touches anything.
  expect(await refusal(world.service(), asRestore({ backup: world.second }))).toMatchObject({
    code: 'verification_failed',
  });
  expect(await leftovers(world.paths)).toEqual([]);

  expect(await damageFound(world, world.second, 'checksum')).toMatchObject([{ code: 'sha256_mismatch' }]);
  const [second, first] = await listBackups(world.service());
  expect([second?.good, first?.good]).toEqual([false, true]);
  expect(await getDatabase(world.service())).toMatchObject({
    lastBackup: world.second,
    lastGoodBackup: world.first,
  });
  expect(await refusal(world.service(), asRestore({ backup: world.second }))).toMatchObject({
    code: 'verification_failed',
  });
  const { result } = await run(world.service(), asRestore({ database: 'availability', latest: true }));
  expect(result?.source).toEqual({ backup: world.first });
  await expectUntouched(world, live);
});

test('damage that the manifest was forged to hide is found in its block, table and column', async () => {
  const world = await openWorld();
  const folder = storedFolder(world, world.second);
  const file = join(folder, 'availability.duckdb');
  const block = await flipBit(file);
  const forged = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  await forgeManifest(join(folder, 'manifest.json'), (manifest) =>
    manifest.replace(/"sha256": "[0-9a-f]+"/, `"sha256": "${forged}"`),
  );
  await run(world.service(), { kind: 'verify', body: { backup: world.second, level: 'checksum' } });
  const named = {
    code: 'block_checksum',
    block,
    table: 'main.days',
    column: expect.stringMatching(/^(day|note)$/),
  };
  expect(await damageFound(world, world.second, 'structure')).toMatchObject([named]);
  expect(await damageFound(world, world.second, 'content')).toMatchObject([named, { code: 'unreadable' }]);
  expect((await listBackups(world.service()))[0]?.good).toBe(false);
});

test('a backup that the disk cannot read is damaged at every level, is never restored, and its last readable one stays', async () => {
  const world = await openWorld();
  if (!(await makeUnreadable(join(storedFolder(world, world.second), 'availability.duckdb')))) return;
  for (const level of ['checksum', 'structure', 'content', 'restore'] as const) {
    const problems = await damageFound(world, world.second, level);
    expect(problems[0], level).toMatchObject({ code: 'unreadable', message: expect.stringContaining('EIO') });
  }
  // Before anybody asks for estimates: they read it, and so long it is in use.
  const { json } = await ask(world.service(), 'DELETE', `/backups/${world.first}`);
  expect(problemIn(json).code).toBe('last_backup');
  expect(await getDatabase(world.service())).toMatchObject({ lastGoodBackup: world.first });
  const target = { path: join(world.paths.restored, 'latest.duckdb') };
  const source = { database: 'availability', latest: true } as const;
  const { result } = await run(world.service(), { kind: 'restore', body: { source, target } });
  expect(result?.source).toEqual({ backup: world.first });
});

test('a file that the disk cannot read is damaged at every level', async () => {
  const world = await openWorld();
  const file = join(world.paths.imports, 'copy.duckdb');
  await writeFile(file, '');
  if (!(await makeUnreadable(file))) return;
  for (const level of ['checksum', 'structure', 'content', 'restore'] as const) {
    const { code, detail } = await refusal(world.service(), { kind: 'verify', body: { file, level } });
    expect([code, detail], level).toEqual(['verification_failed', expect.stringContaining('EIO')]);
  }
});

test('damage that is found in a repository that is full is told of, though its report cannot be stored', async () => {
  const disk = await smallDisk(24 * 1024 * 1024);
  if (!disk) return;
  const world = await openWorld({ places: { repository: join(disk.path, 'repository') } });
  await flipBit(join(storedFolder(world, world.second), 'availability.duckdb'));
  const filler = await fillDisk(disk.path);
  const { notes } = await damageReport(world, world.second, 'checksum');
  expect(notes).toEqual([expect.stringMatching(/^This report could not be stored: .*full/)]);
  expect((await listBackups(world.service())).map(({ good }) => good)).toEqual([false, true]);
  expect(await getDatabase(world.service())).toMatchObject({ lastGoodBackup: world.first });

  await filler.remove();
  await damageFound(world, world.second, 'checksum');
  const { json } = await ask(world.service(), 'GET', `/verify?backup=${world.second}`);
  expect(json).toMatchObject({ items: [{ ok: false, notes: [] }] });
});

test('a flipped bit in the live file fails backups and comparisons, and the older backups can be restored', async () => {
  const world = await openWorld();
  const block = await flipBit(world.paths.database);
  const damaged = await liveFiles(world.paths);
  for (const asked of [theBackup, asCompare(world)]) {
    const problem = await refusal(world.service(), asked);
    expect(problem, asked.kind).toMatchObject({ status: 422, code: 'source_corrupt' });
    expect(problem.detail).toContain(String(block));
    expect(problem.detail).toMatch(/days/);
    await expectUntouched(world, damaged);
  }
  expect((await getDatabase(world.service())).protection).toBe('failing');
  expect(await backupIds(world)).toEqual([world.first, world.second]);
  await expectWhole(world, await backupIds(world));
  await run(world.service(), {
    kind: 'restore',
    body: { source: { database: 'availability', latest: true }, target: { database: 'availability' } },
  });
  expect(await countDays(world.paths.database)).toBe(allDays);
  await takeBackup(world.service());
  expect((await getDatabase(world.service())).protection).toBe('ok');
});
