/** SIGTERM: the service ends in good order, and soon. */
import { expect, test } from 'vitest';
import { holdDatabase } from '../../support/hold-database.ts';
import { makeSlowDatabase } from '../../support/slow-database.ts';
import {
  backupIds,
  expectInterrupted,
  expectPublished,
  expectUntouched,
  expectWorking,
  leftovers,
} from './aftermath.ts';
import { begin, getJob, jobEnd, jobWhen, listJobs, theBackup } from './client.ts';
import { terminateAndRestart } from './kill.ts';
import { asBackup, asRestore, backupStops, swapStops } from './points.ts';
import { atEach, stopInVerification, stopJobAt } from './stopped-job.ts';
import { allDays, checkpointedDays, countDays, liveFiles, openEmptyPlace, useWorlds } from './world.ts';

const openWorld = useWorlds();

test('a backup during which the service is told to stop is interrupted and leaves nothing behind', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  const stops = backupStops.filter(({ moment }) => /middle|being read|image/.test(moment));
  expect(stops).toHaveLength(3);
  await atEach(stops, async (stop) => {
    const jobId = await stopJobAt(world, asBackup(), stop);
    await terminateAndRestart(world);
    await expectUntouched(world, live);
    await expectInterrupted(world, jobId);
    expect(await backupIds(world)).toEqual([world.first, world.second]);
  });
  await expectWorking(world);
});

test('a backup that has only its verification left when the service is told to stop has succeeded, and the next service verifies it', async () => {
  const world = await openWorld();
  const jobId = await stopInVerification(world);
  await terminateAndRestart(world);
  const id = (await backupIds(world)).at(-1) ?? '';
  await expectPublished(world, jobId, id);
  const [madeUp] = await listJobs(world.service());
  expect(await jobEnd(world.service(), madeUp?.id ?? '')).toMatchObject({
    kind: 'verify',
    state: 'succeeded',
    request: { backup: id, level: 'restore' },
  });
});

test('a service that is told to stop while its engine reads does not wait for it', async () => {
  const place = await openEmptyPlace();
  await makeSlowDatabase(place.paths.database);
  const jobId = await begin(place.service(), theBackup);
  await jobWhen(
    place.service(),
    jobId,
    ({ phase, progress }) => phase === 'read' && (progress?.doneBytes ?? 0) > 0,
  );
  await terminateAndRestart(place);
  await expectInterrupted(place, jobId);
  expect(await leftovers(place.paths)).toEqual([]);
});

test('a restore that has begun to swap is finished before the service ends', async () => {
  const world = await openWorld();
  const stops = swapStops.filter(({ moment }) => /old file is replaced|journal is closed/.test(moment));
  expect(stops).toHaveLength(2);
  await atEach(stops, async (stop) => {
    const jobId = await stopJobAt(world, asRestore(world), stop);
    await terminateAndRestart(world);
    expect(await getJob(world.service(), jobId)).toMatchObject({ state: 'succeeded' });
    expect(await leftovers(world.paths)).toEqual([]);
  });
  expect(await countDays(world.paths.database)).toBe(checkpointedDays);
});

test('a restore that fails after the service was told to stop is rolled back before it ends', async () => {
  const world = await openWorld();
  const [stop] = swapStops;
  if (!stop) throw new Error('no point');
  const jobId = await stopJobAt(world, asRestore(world), stop);
  const user = await holdDatabase(world.paths.database);
  await terminateAndRestart(world);
  expect(await getJob(world.service(), jobId)).toMatchObject({
    state: 'failed',
    problem: { code: 'target_locked', status: 409 },
  });
  expect(await leftovers(world.paths)).toEqual([]);
  await user.close();
  expect(await countDays(world.paths.database)).toBe(allDays);
});
