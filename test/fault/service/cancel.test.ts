/** Cancelling a job in any phase leaves everything as it was. */
import { expect, test } from 'vitest';
import { makeSlowDatabase } from '../../support/slow-database.ts';
import { backupIds, expectUntouched, expectWhole, leftovers } from './aftermath.ts';
import {
  type Asked,
  ask,
  begin,
  cancel,
  jobEnd,
  jobWhen,
  problemIn,
  run,
  takeBackup,
  theBackup,
} from './client.ts';
import {
  asBackup,
  asCompare,
  asRestore,
  asVerify,
  backupStops,
  compareStops,
  reportStop,
  restoreStops,
  type Stop,
  swapStops,
  verifyStops,
} from './points.ts';
import { atEach, cancelStopped, stopInVerification, stopJobAt } from './stopped-job.ts';
import { checkpointedDays, countDays, liveFiles, openEmptyPlace, useWorlds, type World } from './world.ts';

const openWorld = useWorlds();

test.each<[string, readonly Stop[], (world: World) => Asked]>([
  ['backup', backupStops.slice(0, -1), asBackup],
  ['verification with a drill', verifyStops, asVerify],
  ['comparison with the live database', compareStops, asCompare],
  ['restore that has not begun to swap', restoreStops, asRestore],
])(
  'cancelling a %s in any phase leaves everything as it was, and the next one succeeds',
  async (_, stops, asked) => {
    const world = await openWorld();
    const live = await liveFiles(world.paths);
    await atEach(stops, async (stop) => {
      const jobId = await stopJobAt(world, asked(world), stop);
      expect(await cancelStopped(world, jobId)).toMatchObject({
        state: 'cancelled',
        phase: null,
        problem: { code: 'cancelled' },
      });
      await expectUntouched(world, live);
      expect(await backupIds(world)).toEqual([world.first, world.second]);
    });
    await run(world.service(), asked(world));
    await expectWhole(world, await backupIds(world));
  },
);

test('a restore that has begun to swap refuses to be cancelled, and ends well', async () => {
  const world = await openWorld();
  await atEach(
    swapStops.filter(({ moment }) => !moment.includes('log')),
    async (stop) => {
      const jobId = await stopJobAt(world, asRestore(world), stop);
      const { status, json } = await ask(world.service(), 'POST', `/jobs/${jobId}/cancel`);
      expect([status, problemIn(json).code]).toEqual([409, 'operation_in_progress']);
      world.service().resume();
      expect(await jobEnd(world.service(), jobId)).toMatchObject({ state: 'succeeded' });
    },
  );
  expect(await countDays(world.paths.database)).toBe(checkpointedDays);
});

test('a verification whose report is being stored refuses to be cancelled, and ends well', async () => {
  const world = await openWorld();
  const jobId = await stopJobAt(world, asVerify(world), reportStop);
  const { status, json } = await ask(world.service(), 'POST', `/jobs/${jobId}/cancel`);
  expect([status, problemIn(json).code]).toEqual([409, 'operation_in_progress']);
  world.service().resume();
  expect(await jobEnd(world.service(), jobId)).toMatchObject({ state: 'succeeded' });
});

test('a job that is cancelled while its engine reads ends, and the engine does the next one', async () => {
  const place = await openEmptyPlace();
  await makeSlowDatabase(place.paths.database);
  const { id } = await takeBackup(place.service());
  const jobs: [string, Asked][] = [
    ['read', theBackup],
    ['content', { kind: 'verify', body: { backup: id, level: 'content' } }],
  ];
  for (const [phase, asked] of jobs) {
    const jobId = await begin(place.service(), asked);
    await jobWhen(place.service(), jobId, (job) => job.phase === phase && (job.progress?.doneBytes ?? 0) > 0);
    await cancel(place.service(), jobId);
    expect(await jobEnd(place.service(), jobId)).toMatchObject({ state: 'cancelled' });
    expect(await leftovers(place.paths)).toEqual([]);
  }
  expect(await backupIds(place)).toEqual([id]);
  await takeBackup(place.service());
});

test('a backup that is cancelled in its verification names what it has published, which is whole', async () => {
  const world = await openWorld();
  const jobId = await stopInVerification(world);
  const job = await cancelStopped(world, jobId);
  const ids = await backupIds(world);
  expect(ids).toHaveLength(3);
  expect(job).toMatchObject({
    state: 'cancelled',
    problem: { code: 'cancelled' },
    result: { id: ids.at(-1), good: true, verified: {} },
  });
  await expectWhole(world, ids);
});

test('a job that waits in line is cancelled at once', async () => {
  const world = await openWorld({ settings: { server: { maxConcurrentJobs: 1 } } });
  const [stop] = backupStops;
  if (!stop) throw new Error('no point');
  const running = await stopJobAt(world, asBackup(), stop);
  const waiting = await begin(world.service(), asVerify(world));
  await cancel(world.service(), waiting);
  expect(await jobEnd(world.service(), waiting)).toMatchObject({ state: 'cancelled', startedAt: null });
  world.service().resume();
  expect(await jobEnd(world.service(), running)).toMatchObject({ state: 'succeeded' });
});
