/** kill -9 of the service before every single change that a job makes to the file system. */
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isEnded } from '../../src/domain/job.ts';
import {
  backupIds,
  expectInterrupted,
  expectPublished,
  expectWhole,
  leftovers,
} from '../fault/service/aftermath.ts';
import { type Asked, ask, begin, getJob, listBackups, run, takeBackup } from '../fault/service/client.ts';
import { killAndRestart } from '../fault/service/kill.ts';
import { asBackup, asCompare, asImport, asRestore, asVerify, importedFile } from '../fault/service/points.ts';
import { asPrune } from '../fault/service/prune-points.ts';
import { allDays, checkpointedDays, countDays, useWorlds, type World } from '../fault/service/world.ts';
import { isA } from '../http/support/document.ts';

const openWorld = useWorlds();

/**
 * What was published before the service died has succeeded with that as its result, and of a restore that was in place by then, which left what it
 * replaced in quarantine, is said so; anything else was interrupted.
 */
async function expectTold(world: World, jobId: string, before: readonly string[]): Promise<void> {
  const [published] = (await listBackups(world.service())).filter(({ id }) => !before.includes(id));
  if (published) return expectPublished(world, jobId, published.id);
  const { json } = await ask(world.service(), 'GET', '/quarantine');
  if (!isA('QuarantinePage', json)) throw new Error(`no quarantine: ${JSON.stringify(json)}`);
  if (!json.items.some((entry) => entry.jobId === jobId)) return expectInterrupted(world, jobId);
  const problem = { code: 'restore_failed', detail: expect.stringContaining('was in place') };
  expect(await getJob(world.service(), jobId)).toMatchObject({ state: 'failed', problem });
}

/** Runs a job in a service that dies before its n-th change. False where the job ended before. */
async function diedAt(world: World, asked: Asked, change: number): Promise<boolean> {
  const service = world.service();
  const before = (await listBackups(service)).map(({ id }) => id);
  await service.dieAt(change);
  const died = once(service.process, 'exit').then(() => true);
  const jobId = await begin(service, asked);
  const ended = (async () => {
    for (;;) if (isEnded(await getJob(service, jobId))) return false;
  })();
  // A dead service answers nobody.
  const outcome = await Promise.race([died, ended.catch(() => died)]);
  await killAndRestart(world);
  if (outcome) await expectTold(world, jobId, before);
  return outcome;
}

test.each<[string, (world: World) => Asked, number]>([
  ['a backup', asBackup, 10],
  ['an import', asImport, 10],
  ['a verification with a drill', asVerify, 5],
  ['a comparison with the live database', asCompare, 5],
  ['a restore', asRestore, 15],
])(
  'a service that is killed before any change that %s makes has whole backups, and the old or the new database',
  async (_, asked, atLeast) => {
    const world = await openWorld();
    await copyFile(world.paths.database, importedFile(world));
    let known = await backupIds(world);
    let change = 1;
    for (; await diedAt(world, asked(world), change); change += 1) {
      expect(await leftovers(world.paths), `change ${change}`).toEqual([]);
      const ids = await backupIds(world);
      expect(ids, `change ${change}`).toEqual(expect.arrayContaining(known));
      known = ids;
      expect([allDays, checkpointedDays]).toContain(await countDays(world.paths.database));
    }
    expect(change).toBeGreaterThan(atLeast);
    await expectWhole(world, await backupIds(world));
    await run(world.service(), asked(world));
  },
);

test('a service that is killed before any change that pruning makes has the backup that stays', async () => {
  const world = await openWorld({ database: { retention: { keepLast: 1 } } });
  // The folder of one that went may stay behind, empty.
  const listed = async () => (await listBackups(world.service())).map(({ id }) => id).reverse();
  let kept = (await listed()).slice(-1);
  let change = 1;
  for (; await diedAt(world, asPrune(), change); change += 1) {
    const ids = await listed();
    expect(ids.slice(-1), `change ${change}`).toEqual(kept);
    await expectWhole(world, ids);
    if (ids.length === 1) kept = [(await takeBackup(world.service())).id];
  }
  expect(change).toBeGreaterThan(5);
  expect(await listed()).toEqual(kept);
});
