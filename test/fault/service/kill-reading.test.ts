/** kill -9 of the service in jobs that only read, and while its engine works. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineChildren } from '../../support/engine.ts';
import { makeSlowDatabase } from '../../support/slow-database.ts';
import { backupIds, expectInterrupted, expectUntouched, expectWhole, expectWorking } from './aftermath.ts';
import { type Asked, begin, jobWhen, run, theBackup } from './client.ts';
import { killAndRestart } from './kill.ts';
import { asCompare, asVerify, compareStops, type Stop, verifyStops } from './points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { liveFiles, openEmptyPlace, useWorlds, type World } from './world.ts';

const openWorld = useWorlds();

test.each<[string, readonly Stop[], (world: World) => Asked]>([
  ['verification with a drill', verifyStops.slice(1), asVerify],
  ['comparison with the live database', compareStops, asCompare],
])(
  'a %s that is killed in any phase leaves nothing behind, and the next one succeeds',
  async (_, stops, asked) => {
    const world = await openWorld();
    const live = await liveFiles(world.paths);
    await atEach(stops, async (stop) => {
      const jobId = await stopJobAt(world, asked(world), stop);
      await killAndRestart(world);
      await expectUntouched(world, live);
      await expectInterrupted(world, jobId);
    });
    await run(world.service(), asked(world));
    await expectWorking(world);
    await expectWhole(world, await backupIds(world));
  },
);

test('engine children end with a service that is killed while they read', async () => {
  const place = await openEmptyPlace();
  await makeSlowDatabase(place.paths.database);
  const stages: [string, Asked][] = [
    ['read', theBackup],
    [
      'content',
      { kind: 'verify', body: { file: join(place.paths.imports, 'slow.duckdb'), level: 'content' } },
    ],
  ];
  await copyFile(place.paths.database, join(place.paths.imports, 'slow.duckdb'));
  for (const [phase, asked] of stages) {
    const jobId = await begin(place.service(), asked);
    await jobWhen(place.service(), jobId, (job) => job.phase === phase && (job.progress?.doneBytes ?? 0) > 0);
    expect(await engineChildren(place.service().process.pid)).toHaveLength(1);
    await killAndRestart(place);
    await expectInterrupted(place, jobId);
  }
});
