/** What the policy of each repository lets go from it, and what stays for the sake of the others. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobContext } from '../../../../src/domain/ports/jobs.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { backupPrefix, imageKey } from '../../../../src/repository/layout.ts';
import { jobContext } from '../../../support/job-context.ts';
import { reportOn } from '../../../support/repository.ts';
import { finishedBackupJob } from '../../../unit/services/retention/finished-job.ts';
import { copied, damage, idsIn, lookAfter, on, opened, openWorld, takeAway } from './world.ts';

const keepLastOf = (count: number) => `retention: { keepLast: ${count} }`;
const keepLast = { retention: 'retention: { keepLast: 1 }' };

test('a policy lets backups go from its own repository alone, and they are not copied there again', async () => {
  const world = await copied(3, keepLast);
  const request = { database: 'availability', repository: 'offsite' };
  const report = await world.retention.prune(request, jobContext());
  expect(report).toMatchObject({ repository: 'offsite', removed: [on(1), on(2)] });
  expect([await idsIn(world, 'local'), await idsIn(world, 'offsite')]).toEqual([
    [on(1), on(2), on(3)],
    [on(3)],
  ]);
  for (const name of ['local', 'offsite']) await world.service.rescan(name, null);
  expect(world.ledger.wantedIn('offsite')).toEqual([]);
  expect(world.states(1)).toEqual(['local complete']);
});

test('what a repository let go is copied there again, once, where its policy has come to keep it', async () => {
  const request = { database: 'availability', repository: 'offsite' };
  const policies = [keepLastOf(3), keepLastOf(1)];
  const first = await copied(3, { retention: policies[0], offsite: policies[1] });
  await first.retention.prune(request, jobContext());
  expect(await idsIn(first, 'offsite')).toEqual([on(3)]);
  first.close();
  const world = await opened({ folder: first.folder, retention: policies[1], offsite: policies[0] });
  expect(world.ledger.wantedIn('offsite').map(({ backup }) => backup)).toEqual([on(1), on(2)]);
  world.last.current = finishedBackupJob(on(3));
  expect((await world.retention.plan({ database: 'availability' })).remove).toEqual([]);
  for (const day of [1, 2]) await world.copy(day);
  expect((await world.retention.plan(request)).remove).toEqual([]);
  expect(await world.retention.prune({ database: 'availability' }, jobContext())).toMatchObject({
    removed: [on(1), on(2)],
  });
  for (const name of ['local', 'offsite']) await world.service.rescan(name, null);
  expect(await idsIn(world, 'offsite')).toEqual([1, 2, 3].map(on));
});

test('a damaged copy that retention let go before it could be made anew is still made anew', async () => {
  const world = await copied(3, { retention: keepLastOf(3), offsite: 'retention: { keepDaily: 3 }' });
  await damage(world, 1, ['offsite']);
  await world.service.rescan('offsite', null);
  expect(world.ledger.wantedIn('offsite').map(({ backup }) => backup)).toEqual([on(1)]);
  await world.removeBackup.from(on(1), 'offsite');
  for (const name of ['local', 'offsite']) await world.service.rescan(name, null);
  expect(world.ledger.wantedIn('offsite').map(({ backup }) => backup)).toEqual([on(1)]);
});

test('what a repository let go is not copied there again while its policy can say nothing', async () => {
  const request = { database: 'availability', repository: 'offsite' };
  const world = await copied(3, { retention: keepLastOf(3), offsite: keepLastOf(1) });
  await world.retention.prune(request, jobContext());
  world.clock.jump(-29 * 86_400_000);
  await world.service.rescan('offsite', null);
  expect(world.ledger.wantedIn('offsite')).toEqual([]);
});

test('a backup whose copy is still to be made stays', async () => {
  const world = await copied(2, keepLast);
  const back = takeAway(world, 'offsite');
  await world.publish(3);
  await world.publish(4);
  const plan = await world.retention.plan({ database: 'availability' });
  expect(plan.keep.find(({ backup }) => backup === on(3))?.reasons).toEqual(['not copied to offsite yet']);
  expect(plan.remove.map(({ backup }) => backup)).toEqual([on(2), on(1)]);
  back();
});

const monthly = { retention: keepLastOf(1), offsite: 'retention: { keepMonthly: all }' };
const database = 'availability';

test('a backup whose copy turned out damaged stays until that is made anew', async () => {
  const world = await copied(3, monthly);
  const report = reportOn(on(1), { ok: false, repository: 'offsite' });
  world.copies.changed(await world.offsite.recordVerification(on(1), report));
  expect(await world.retention.prune({ database }, jobContext())).toMatchObject({ removed: [on(2)] });
  expect(await idsIn(world, 'local')).toEqual([on(1), on(3)]);
  await world.copy(1);
  expect(await world.retention.prune({ database }, jobContext())).toMatchObject({ removed: [on(1)] });
  expect(world.catalog.get(on(1))?.good).toBe(true);
});

test('a backup whose copy turns out damaged after the plan was made stays, and keeps no other', async () => {
  const world = await copied(3, monthly);
  const report = reportOn(on(1), { ok: false, repository: 'offsite' });
  const context: JobContext = {
    ...jobContext(),
    async step(name, run) {
      if (name === 'remove') {
        world.copies.changed(await world.offsite.recordVerification(on(1), report));
      }
      return run();
    },
  };
  expect(await world.retention.prune({ database }, context)).toMatchObject({
    removed: [on(2)],
    failed: [{ backup: on(1), code: 'backup_in_use', detail: expect.stringContaining('offsite') }],
  });
  expect(await idsIn(world, 'local')).toEqual([on(1), on(3)]);
});

test('what a reading has found to be lost elsewhere stays, before that reading has come to its end', async () => {
  const world = await copied(3, monthly);
  const { keepsVersions } = world.stores.offsite.store;
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  world.stores.offsite.store.keepsVersions = async () => {
    reached.resolve();
    await gate.promise;
    return keepsVersions();
  };
  let reading: Promise<unknown> = Promise.resolve();
  const context: JobContext = {
    ...jobContext(),
    async step(name, run) {
      if (name === 'remove') {
        await rm(join(world.folder, 'offsite', imageKey(on(1))));
        reading = world.service.rescan('offsite', null);
        await reached.promise;
      }
      return run();
    },
  };
  const { removed } = await world.retention.prune({ database }, context);
  gate.resolve();
  await reading;
  expect(removed).toEqual([on(2)]);
  expect(await idsIn(world, 'local')).toEqual([on(1), on(3)]);
});

test.each(['damaged', 'gone'])(
  'a copy of what the primary policy keeps stays, whatever its own says, where that of the primary is %s',
  async (how) => {
    const world = await copied(3, { retention: 'retention: { keepMonthly: all }', offsite: keepLastOf(1) });
    if (how === 'damaged') await damage(world, 1, ['local']);
    else await rm(join(world.folder, 'local', backupPrefix(on(1))), { recursive: true });
    await world.service.rescan('local', null);
    const { keep, removed } = await world.retention.prune({ database, repository: 'offsite' }, jobContext());
    expect(removed).toEqual([on(2)]);
    expect(keep.at(-1)).toEqual({ backup: on(1), reasons: ['local would keep it, and has no good one'] });
    expect(world.catalog.get(on(1))?.good).toBe(true);
  },
);

test('a backup that was thought damaged while its copy waited stays until that is made', async () => {
  const world = await opened(monthly);
  const full = new Problem('insufficient_space', 'The disk is full.');
  const mend = world.stores.offsite.break({ on: 'put', key: /duckdb$/, how: 'fail', error: full });
  await world.publish(1);
  await expect(world.copy(1)).rejects.toBe(full);
  const found = async (ok: boolean, endedAt: string) =>
    world.copies.changed(await world.local.recordVerification(on(1), reportOn(on(1), { ok, endedAt })));
  await found(false, '2025-11-28T00:00:00.000Z');
  await lookAfter(world);
  expect(world.ledger.wantedIn('offsite')).toEqual([]);
  await found(true, '2025-11-29T00:00:00.000Z');
  await world.publish(2, 3);
  for (const day of [2, 3]) world.ledger.drop(on(day), 'offsite');
  await world.retention.prune({ database }, jobContext());
  expect(await idsIn(world, 'local')).toContain(on(1));
  mend();
  await world.copy(1);
  expect(await world.retention.prune({ database }, jobContext())).toMatchObject({ removed: [on(1)] });
});

test('what a repository may still need stays elsewhere, though it was never opened and nothing is remembered of it', async () => {
  const policies = { ...keepLast, offsite: 'retention: { keepMonthly: all }' };
  const first = await copied(3, policies);
  first.close();
  const world = await openWorld({ ...policies, folder: first.folder, state: 'lost' });
  const back = takeAway(world, 'offsite');
  await world.openAll();
  await world.publish(4);
  const goes = async () => {
    const { remove } = await world.retention.plan({ database: 'availability' });
    return remove.map(({ backup }) => backup);
  };
  // It may need the oldest of the month, and the newest of when it was missed first.
  expect(await goes()).toEqual([on(2)]);
  back();
  await world.service.rescan('offsite', null);
  expect(await goes()).toEqual([on(3), on(2), on(1)]);
});

test('a repository that the database does not have is unknown to its retention', async () => {
  const { retention } = await opened();
  const asked = retention.plan({ database: 'availability', repository: 'nosuch' });
  await expect(asked).rejects.toMatchObject({ code: 'not_found' });
});
