/** kill -9 of the service at any time: moments that nobody chose. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { backupIds, expectWhole, leftovers } from './aftermath.ts';
import { type Asked, begin, getJob, run } from './client.ts';
import { killAndRestart } from './kill.ts';
import { asBackup, asRestore, asVerify } from './points.ts';
import { allDays, checkpointedDays, countDays, useWorlds, type World } from './world.ts';

const openWorld = useWorlds();

/** Fractions of the time that a job takes, spread by the golden ratio: the same in every run. */
const fractions = Array.from({ length: 12 }, (_, index) => ((index + 1) * 0.618_034) % 1);
const jobs: readonly ((world: World) => Asked)[] = [asBackup, asRestore, asVerify];
const eitherState = [checkpointedDays, allDays];

test('a service that is killed at any time starts again with whole backups and a whole database', async () => {
  const world = await openWorld();
  const durations: number[] = [];
  for (const asked of jobs) durations.push((await run(world.service(), asked(world))).durationMs ?? 0);
  let complete = await backupIds(world);
  for (const [index, fraction] of fractions.entries()) {
    const kind = index % jobs.length;
    // The backup that is restored changes, so that old and new differ.
    const turned = { ...world, first: index % 2 === 0 ? world.second : world.first };
    const asked = (jobs[kind] ?? asBackup)(turned);
    const jobId = await begin(world.service(), asked);
    await sleep(fraction * (durations[kind] ?? 0));
    await killAndRestart(world);
    expect(['failed', 'succeeded']).toContain((await getJob(world.service(), jobId)).state);
    expect(await leftovers(world.paths)).toEqual([]);
    const ids = await backupIds(world);
    expect(ids).toEqual(expect.arrayContaining(complete));
    complete = ids;
    if (asked.kind === 'restore') expect(eitherState).toContain(await countDays(world.paths.database));
  }
  await expectWhole(world, complete);
}, 240_000);
