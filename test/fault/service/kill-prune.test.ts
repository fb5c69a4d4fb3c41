/** kill -9 of the service while it removes backups: every one that stays is there, whole; the others are there or gone. */
import { expect, test } from 'vitest';
import { backupIds, expectInterrupted, expectWhole } from './aftermath.ts';
import { run, takeBackup } from './client.ts';
import { killAndRestart } from './kill.ts';
import { asPrune, pruneStops } from './prune-points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { useWorlds } from './world.ts';

const openWorld = useWorlds();

test('pruning that is killed in any phase leaves every kept backup, and the next one ends it', async () => {
  const world = await openWorld({ database: { retention: { keepLast: 1 } } });
  await atEach(pruneStops, async (stop) => {
    while ((await backupIds(world)).length < 3) await takeBackup(world.service());
    const before = await backupIds(world);
    const kept = before.slice(-1);
    const jobId = await stopJobAt(world, asPrune(), stop);
    await killAndRestart(world);
    await expectInterrupted(world, jobId);
    const after = await backupIds(world);
    expect(after.slice(-1)).toEqual(kept);
    await expectWhole(world, after);
    const { result } = await run(world.service(), asPrune());
    expect(result).toMatchObject({ removed: after.slice(0, -1), failed: [] });
    expect(await backupIds(world)).toEqual(kept);
  });
}, 240_000);
