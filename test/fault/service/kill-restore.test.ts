/** kill -9 of the service in a restore: what a program finds afterwards is the old database or the restored one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { engineChildren } from '../../support/engine.ts';
import { startService } from '../../support/service.ts';
import { backupIds, expectInterrupted, expectUntouched, expectWhole } from './aftermath.ts';
import { getJob, run } from './client.ts';
import { allDead, killAndRestart } from './kill.ts';
import { asRestore, committedStop, restoreStops, swapStops } from './points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { allDays, checkpointedDays, countDays, liveFiles, useWorlds } from './world.ts';

const openWorld = useWorlds();

/** Before its staging is made a restore has changed nothing; `test/exhaustive` goes through every change. */
const stops = [...restoreStops.filter(({ phase }) => !/resolve|check/.test(phase ?? '')), ...swapStops];

test('a restore that is killed in any phase is undone, and the next one succeeds', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  await atEach(stops, async (stop) => {
    const jobId = await stopJobAt(world, asRestore(world), stop);
    await killAndRestart(world);
    await expectUntouched(world, live);
    await expectInterrupted(world, jobId);
    expect(await backupIds(world)).toEqual([world.first, world.second]);
  });
  expect(await countDays(world.paths.database)).toBe(allDays);
  await run(world.service(), asRestore(world));
  expect(await countDays(world.paths.database)).toBe(checkpointedDays);
  await expectWhole(world, await backupIds(world));
}, 240_000);

test('a restore that is killed when its old log was moved aside is undone also where the configuration has the database elsewhere by then', async () => {
  const world = await openWorld();
  const { database, folder, repository } = world.paths;
  const live = await liveFiles(world.paths);
  const stop = swapStops.find(({ moment }) => moment === 'before the old file is replaced');
  if (!stop) throw new Error('no point');
  const jobId = await stopJobAt(world, asRestore(world), stop);
  expect((await liveFiles(world.paths)).size).toBeLessThan(live.size);
  const children = await engineChildren(world.service().process.pid);
  await world.service().kill();
  await allDead(children);
  const elsewhere = join(folder, 'elsewhere', 'availability.duckdb');
  const service = await startService(folder, {
    stateDir: world.paths.state,
    repositories: { local: { kind: 'local', path: repository } },
    databases: { availability: { path: elsewhere, repositories: ['local'] } },
  });
  onTestFinished(service.kill);
  await expectUntouched(world, live);
  expect(await countDays(database)).toBe(allDays);
  expect(await getJob(service, jobId)).toMatchObject({ state: 'failed', problem: { code: 'interrupted' } });
});

test('a restore that is killed after its commit is done, and not to be repeated: no old log reaches the restored database', async () => {
  const world = await openWorld();
  const jobId = await stopJobAt(world, asRestore(world), committedStop);
  await killAndRestart(world);
  const { state, problem } = await getJob(world.service(), jobId);
  expect({ state, problem }).toMatchObject({
    state: 'failed',
    problem: {
      code: 'restore_failed',
      retryable: false,
      detail: expect.stringMatching(/was in place.* in quarantine as availability-/),
    },
  });
  const stored = join(world.paths.repository, 'availability/backups', world.first, 'availability.duckdb');
  const restored = new Map([['availability.duckdb', await readFile(stored, 'latin1')]]);
  await expectUntouched(world, restored);
  expect(await countDays(world.paths.database)).toBe(checkpointedDays);
});
