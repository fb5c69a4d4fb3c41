/** kill -9 of the service in a backup or an import: only what was published is there afterwards. */
import { copyFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { addExtensionLog } from '../../support/extension-log.ts';
import {
  backupIds,
  expectInterrupted,
  expectPublished,
  expectUntouched,
  expectWhole,
  expectWorking,
  leftovers,
} from './aftermath.ts';
import { begin, jobEnd, listBackups, listJobs, refusal } from './client.ts';
import { killAndRestart } from './kill.ts';
import {
  asBackup,
  asImport,
  asVerify,
  backupStops,
  importedFile,
  publishedStops,
  reportStop,
  unsealedStops,
  verifyStops,
} from './points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { liveFiles, useWorlds } from './world.ts';

const openWorld = useWorlds();

/** Those that leave the most; `test/exhaustive` goes through every change. */
const stops = backupStops.filter(({ moment }) => !/nothing is copied|sealed/.test(moment));

test('a backup that is killed in any phase leaves everything as it was, and the next one succeeds', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  await atEach(stops, async (stop) => {
    const before = await backupIds(world);
    const jobId = await stopJobAt(world, asBackup(), stop);
    await killAndRestart(world);
    await expectUntouched(world, live);
    await expectInterrupted(world, jobId);
    expect(await backupIds(world)).toEqual(before);
    await expectWorking(world);
  });
  await expectWhole(world, await backupIds(world));
});

test('a backup that is killed after its publication is there, whole, has succeeded, and nothing else is left of it', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  await atEach(publishedStops, async (stop, index) => {
    const jobId = await stopJobAt(world, asBackup(), stop);
    await killAndRestart(world);
    await expectUntouched(world, live);
    const ids = await backupIds(world);
    expect(ids).toHaveLength(3 + index);
    await expectPublished(world, jobId, ids.at(-1) ?? '');
  });
  await expectWhole(world, await backupIds(world));
});

test('a backup that is killed in the verification that it asked for has succeeded, and that is made up for by a job of its own', async () => {
  const world = await openWorld();
  const asked = { ...asBackup(), body: { database: 'availability', verify: 'restore' as const } };
  const stops = [...verifyStops.filter(({ moment }) => /middle of the copy/.test(moment)), reportStop];
  await atEach(stops, async (stop, index) => {
    const jobId = await stopJobAt(world, asked, stop);
    await killAndRestart(world);
    const ids = await backupIds(world);
    expect(ids).toHaveLength(3 + index);
    const backup = ids.at(-1) ?? '';
    await expectPublished(world, jobId, backup);
    const madeUp = (await listJobs(world.service())).filter(({ kind }) => kind === 'verify');
    expect(madeUp).toMatchObject(madeUp.map(() => ({ requestedBy: 'anonymous' })));
    const [verification] = madeUp;
    expect(madeUp).toHaveLength(1 + index);
    expect(await jobEnd(world.service(), verification?.id ?? '')).toMatchObject({
      state: 'succeeded',
      request: { backup, level: 'restore' },
    });
    await killAndRestart(world);
    expect((await listJobs(world.service()))[0]?.id).toBe(verification?.id);
  });
});

test('a backup that is killed while it is kept unsealed leaves nothing of it, and the next one is kept whole', async () => {
  const world = await openWorld();
  await addExtensionLog(world.paths.database, 'days', 'day', ["INSERT INTO days VALUES (-1, 'x')"]);
  const live = await liveFiles(world.paths);
  await atEach(unsealedStops, async (stop) => {
    const jobId = await stopJobAt(world, asBackup(), stop);
    await killAndRestart(world);
    await expectUntouched(world, live);
    await expectInterrupted(world, jobId);
    expect(await backupIds(world)).toEqual([world.first, world.second]);
  });
  expect((await refusal(world.service(), asBackup())).code).toBe('image_unsealed');
  const [kept] = await listBackups(world.service());
  expect(kept).toMatchObject({ sealed: false, wal: [{ part: 'wal' }] });
  expect(await leftovers(world.paths)).toEqual([]);
  await world.service().kill();
  await world.restart();
  expect((await listBackups(world.service()))[0]).toEqual(kept);
  await expectWhole(world, [world.second]);
});

test('an import that is killed leaves everything as it was, and the next one succeeds', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  await copyFile(world.paths.database, importedFile(world));
  const few = backupStops.filter(({ moment }) => /middle|manifest/.test(moment));
  expect(few).toHaveLength(2);
  await atEach(few, async (stop) => {
    const jobId = await stopJobAt(world, asImport(world), stop);
    await killAndRestart(world);
    await expectUntouched(world, live);
    await expectInterrupted(world, jobId);
    expect(await backupIds(world)).toEqual([world.first, world.second]);
  });
  await expectWorking(world, asImport(world));
});

test('a job that waits in line when the service is killed is interrupted like the one that ran', async () => {
  const world = await openWorld({ settings: { server: { maxConcurrentJobs: 1 } } });
  const [stop] = backupStops;
  if (!stop) throw new Error('no point');
  const running = await stopJobAt(world, asBackup(), stop);
  const waiting = await begin(world.service(), asVerify(world));
  await killAndRestart(world);
  for (const jobId of [running, waiting]) await expectInterrupted(world, jobId);
  await expectWorking(world);
});
