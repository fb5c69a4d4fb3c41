import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noAnnotation } from '../../../../src/domain/backup.ts';
import type { JobContext } from '../../../../src/domain/ports/jobs.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { backupPrefix, imageKey, manifestKey, tombstoneKey } from '../../../../src/repository/layout.ts';
import { encodeManifest } from '../../../../src/repository/manifest-document.ts';
import { put } from '../../../contract/place.ts';
import { never, streamOf } from '../../../support/bytes.ts';
import { jobContext } from '../../../support/job-context.ts';
import { manifestOf, publishBackup, reportOn, scanAll } from '../../../support/repository.ts';
import { finishedBackupJob } from '../../../unit/services/retention/finished-job.ts';
import { holdReading, lookAfter, on, openWorld, type WorldOptions } from './world.ts';

type World = Awaited<ReturnType<typeof openWorld>>;

async function opened(options: WorldOptions = {}) {
  const world = await openWorld(options);
  await world.openAll();
  return world;
}

/** So many days of backups, each with its copy. */
async function copied(days: number, options: WorldOptions = {}) {
  const world = await opened(options);
  for (let day = 1; day <= days; day++) {
    await world.publish(day);
    await world.copy(day);
  }
  return world;
}

const idsIn = async (world: World, name: 'local' | 'offsite') => (await scanAll(world[name])).ids;
const unavailable = new Problem('repository_unavailable', 'The mount is gone.');

/** The repository is away until the function that this gives is called. */
function takeAway({ stores }: World, name: 'local' | 'offsite'): () => void {
  const mends = (['head', 'names', 'put', 'delete', 'get'] as const).map((method) =>
    stores[name].break({ on: method, how: 'fail', error: unavailable }),
  );
  return () => {
    for (const mend of mends) mend();
  };
}

const bury = (world: World, name: 'local' | 'offsite', day: number, at: string, scope?: string) => {
  const content = JSON.stringify({ id: on(day), at, ...(scope ? { scope } : {}) });
  const options = { sizeBytes: content.length, signal: never() };
  return world.stores[name].store.put(tombstoneKey(on(day)), streamOf(content), options);
};

/** Begins without memory where that world was. */
async function stateLost(world: World) {
  world.close();
  return opened({ folder: world.folder, state: 'another' });
}

/** What whoever may write a folder puts there: nothing in it is wrong but what it says. */
async function plant(world: World, name: 'local' | 'offsite', id: string) {
  const folder = join(world.folder, name, 'availability', 'backups', id);
  await mkdir(folder);
  await writeFile(join(folder, 'availability.duckdb'), 'planted');
  await writeFile(join(folder, 'manifest.json'), encodeManifest(manifestOf(id, 'planted')));
}

test('a deleted backup goes from every repository', async () => {
  const world = await copied(2);
  await world.removeBackup.everywhere(on(1));
  expect([await idsIn(world, 'local'), await idsIn(world, 'offsite')]).toEqual([[on(2)], [on(2)]]);
  expect(world.catalog.get(on(1))).toBeNull();
  expect(world.ledger.removalsIn('offsite')).toEqual([]);
});

test.each(['local', 'offsite'] as const)(
  'while %s is away a deletion waits for it, and is carried out when it is back',
  async (name) => {
    const world = await copied(2);
    const back = takeAway(world, name);
    await world.removeBackup.everywhere(on(1));
    expect(world.catalog.get(on(1))).toBeNull();
    back();
    expect(await idsIn(world, name)).toEqual([on(1), on(2)]);
    await world.service.rescan(name, null);
    expect(await idsIn(world, name)).toEqual([on(2)]);
    expect(world.catalog.get(on(1))).toBeNull();
  },
);

test('where all repositories are away nothing is deleted', async () => {
  const world = await copied(2);
  const backs = [takeAway(world, 'local'), takeAway(world, 'offsite')];
  await expect(world.removeBackup.everywhere(on(1))).rejects.toBe(unavailable);
  for (const back of backs) back();
  expect(world.catalog.get(on(1))).not.toBeNull();
  expect(world.ledger.removalsIn('local')).toEqual([]);
});

test('a deletion that waited is not carried out on what is the last good one by now, or held there', async () => {
  const world = await copied(3);
  const back = takeAway(world, 'offsite');
  for (const day of [1, 2]) await world.removeBackup.everywhere(on(day));
  back();
  await world.offsite.annotate(on(2), { ...noAnnotation, hold: true });
  world.catalog.remove(on(3), 'local');
  world.catalog.remove(on(3), 'offsite');
  await expect(world.removeBackup.finish(on(1), world.offsite)).rejects.toMatchObject({
    code: 'last_backup',
  });
  await expect(world.removeBackup.finish(on(2), world.offsite)).rejects.toMatchObject({
    code: 'backup_held',
  });
  expect(await idsIn(world, 'offsite')).toEqual([on(1), on(2), on(3)]);
  expect(world.catalog.get(on(1))?.good).toBe(true);
});

/** A removal from there breaks off after its tombstone was written, as a kill leaves it. */
const breakRemoval = (world: World, name: 'local' | 'offsite', day: number) =>
  world.stores[name].break({
    on: 'delete',
    key: new RegExp(`^${manifestKey(on(day))}$`),
    how: 'fail',
    error: unavailable,
    times: 1,
  });

/** Damage is found in the copies of a day, behind the service's back. */
async function damage(world: World, day: number, names: readonly ('local' | 'offsite')[]) {
  for (const repository of names) {
    await world[repository].recordVerification(on(day), reportOn(on(day), { ok: false, repository }));
  }
}

test('a deletion that broke off after its tombstone, and is refused by then, is not carried out by the reading', async () => {
  const world = await copied(2);
  breakRemoval(world, 'offsite', 1);
  await world.removeBackup.everywhere(on(1));
  await damage(world, 2, ['local', 'offsite']);
  for (let reading = 0; reading < 2; reading++) {
    await world.service.rescan('offsite', null);
    expect(await idsIn(world, 'offsite')).toEqual([on(1), on(2)]);
    expect(world.catalog.get(on(1))?.good).toBe(true);
  }
  expect(world.ledger.removalsIn('offsite')).toEqual([]);
  expect(await world.offsite.tombstone(on(1))).toBeNull();
});

test('a deletion that broke off is finished when its bucket is back, though all other good ones lie in that bucket', async () => {
  const world = await opened({ remote: true });
  await world.publish(1, 2);
  breakRemoval(world, 'local', 1);
  await world.removeBackup.everywhere(on(1));
  const bringBack = takeAway(world, 'local');
  await expect(world.service.rescan('local', null)).rejects.toThrow(unavailable.message);
  bringBack();
  expect(await idsIn(world, 'local')).toEqual([on(1), on(2)]);

  await world.service.rescan('local', null);
  expect(await idsIn(world, 'local')).toEqual([on(2)]);
  expect(world.catalog.get(on(1))).toBeNull();
});

test('what was deleted while a repository was away in which retention had begun to remove it goes there too', async () => {
  const before = await copied(3);
  // A kill after the catalog was told, and before the manifest went.
  before.catalog.remove(on(1), 'offsite');
  await bury(before, 'offsite', 1, '2025-11-29T00:00:00.000Z', 'here');
  before.close();
  const world = await openWorld({ folder: before.folder });
  const back = takeAway(world, 'offsite');
  await world.openAll();
  await world.removeBackup.everywhere(on(1));
  back();
  await world.service.rescan('offsite', null);
  expect(world.catalog.get(on(1))).toBeNull();
  expect(await idsIn(world, 'offsite')).toEqual([on(2), on(3)]);
});

test('a deletion that is finished while its repository is being read leaves nothing in the list', async () => {
  const world = await copied(3);
  const back = takeAway(world, 'offsite');
  await world.removeBackup.everywhere(on(1));
  back();
  // The reading's own attempt meets a fault.
  const key = manifestKey(on(1));
  world.stores.offsite.break({
    on: 'head',
    key: new RegExp(`^${key}$`),
    how: 'fail',
    error: unavailable,
    times: 1,
  });
  const { reached, letGo } = holdReading(world, 'offsite', key, 2);
  const reading = world.service.rescan('offsite', null);
  await reached;
  await world.removeBackup.finish(on(1), world.offsite);
  letGo();
  await reading;
  expect(world.catalog.get(on(1))).toBeNull();
});

test('a reading that passes by a backup while retention removes it lists it no more', async () => {
  const world = await copied(3);
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { store } = world.stores.offsite;
  const { put: putAt } = store;
  store.put = async (key, source, options) => {
    if (key === tombstoneKey(on(1))) {
      reached.resolve();
      await gate.promise;
    }
    return putAt(key, source, options);
  };
  const removing = world.removeBackup.from(on(1), 'offsite');
  await reached.promise;
  const held = holdReading(world, 'offsite', manifestKey(on(1)), 1);
  const reading = world.service.rescan('offsite', null);
  await held.reached;
  gate.resolve();
  await removing;
  held.letGo();
  await reading;
  expect(await idsIn(world, 'offsite')).toEqual([on(2), on(3)]);
  expect(world.catalog.get(on(1))?.copies).toMatchObject([{ repository: 'local' }]);
});

test.each([
  ['is told of and broke off', false],
  ['was killed', true],
])(
  'what retention had begun to remove when it %s stays, and the next run decides anew',
  async (_, killed) => {
    const first = await copied(3);
    breakRemoval(first, 'offsite', 1);
    if (killed) await bury(first, 'offsite', 1, '2025-11-29T00:00:00.000Z', 'here');
    else await expect(first.removeBackup.from(on(1), 'offsite')).rejects.toBe(unavailable);
    const world = killed ? await stateLost(first) : first;
    for (let reading = 0; reading < 2; reading++) {
      await world.service.rescan('offsite', null);
      expect(await idsIn(world, 'offsite')).toEqual([1, 2, 3].map(on));
      expect(world.catalog.get(on(1))?.copies).toHaveLength(2);
    }
    expect(await world.offsite.tombstones('availability')).toEqual([]);
  },
);

test('a tombstone whose backup is being read takes nothing from under the reader', async () => {
  const world = await copied(2);
  await bury(world, 'offsite', 1, '2025-11-29T00:00:00.000Z', 'everywhere');
  const release = world.leases.acquire(on(1), 'a reader');
  await world.service.rescan('offsite', null);
  expect(await idsIn(world, 'offsite')).toEqual([on(1), on(2)]);
  release();
  await world.service.rescan('offsite', null);
  expect(await idsIn(world, 'offsite')).toEqual([on(2)]);
});

test('what was deleted everywhere and cannot be removed yet keeps its tombstone, and goes at the next reading', async () => {
  const world = await copied(2);
  await bury(world, 'offsite', 1, '2025-11-29T00:00:00.000Z', 'everywhere');
  breakRemoval(world, 'offsite', 1);
  await world.service.rescan('offsite', null);
  expect(await world.offsite.tombstone(on(1))).toMatchObject({ scope: 'everywhere' });
  expect(world.catalog.get(on(1))?.copies).toHaveLength(2);
  await world.service.rescan('offsite', null);
  expect(await idsIn(world, 'offsite')).toEqual([on(2)]);
});

test('a tombstone of a backup that another repository holds is told of, and not followed', async () => {
  const world = await copied(2);
  world.catalog.put(await world.local.annotate(on(1), { ...noAnnotation, hold: true }));
  await bury(world, 'offsite', 1, '2025-11-29T00:00:00.000Z', 'everywhere');
  await world.service.rescan('offsite', null);
  expect(await idsIn(world, 'offsite')).toEqual([on(1), on(2)]);
  const offsite = (await world.service.list(null)).find(({ name }) => name === 'offsite');
  expect(offsite?.found).toContainEqual({
    key: `offsite: the tombstone of ${on(1)}`,
    reason: expect.stringContaining('is held'),
  });
});

test('a hold that one repository knows of keeps the backup in all', async () => {
  const world = await copied(2);
  await world.offsite.annotate(on(1), { ...noAnnotation, hold: true });
  await expect(world.removeBackup.everywhere(on(1))).rejects.toMatchObject({ code: 'backup_held' });
  await world.service.rescan('offsite', null);
  await expect(world.removeBackup.from(on(1), 'local')).rejects.toMatchObject({ code: 'backup_held' });
});

/** Held in both repositories, and released in the second alone, by whoever may write that. */
async function releasedOffsite(world: World) {
  for (const name of ['local', 'offsite'] as const) {
    world.catalog.put(await world[name].annotate(on(1), { ...noAnnotation, hold: true }));
  }
  await world.offsite.annotate(on(1), noAnnotation, 40);
  await world.service.rescan('offsite', null);
}

test('a hold of the primary repository that is released in the second one alone keeps the backup in both', async () => {
  const world = await copied(3, { retention: 'retention: { keepLast: 1 }' });
  await releasedOffsite(world);
  const refused = { code: 'backup_held' };
  await expect(world.removeBackup.everywhere(on(1))).rejects.toMatchObject(refused);
  for (const repository of ['local', 'offsite'] as const) {
    await expect(world.removeBackup.from(on(1), repository)).rejects.toMatchObject(refused);
    const request = { database: 'availability', repository };
    expect(await world.retention.prune(request, jobContext())).toMatchObject({ removed: [on(2)] });
    expect(await idsIn(world, repository)).toEqual([on(1), on(3)]);
  }
});

test('a removal from the second repository that waited is not carried out on what the primary one holds by then', async () => {
  const world = await copied(2);
  await releasedOffsite(world);
  world.ledger.remove(on(1), ['offsite'], world.clock.now());
  world.catalog.remove(on(1), 'offsite');
  const finished = world.removeBackup.finish(on(1), world.offsite);
  await expect(finished).rejects.toMatchObject({ code: 'backup_held' });
  expect(await idsIn(world, 'offsite')).toEqual([on(1), on(2)]);
});

test('a tombstone of the primary repository is followed elsewhere after the state was lost', async () => {
  const first = await copied(2);
  const back = takeAway(first, 'offsite');
  await first.removeBackup.everywhere(on(1));
  back();
  const second = await stateLost(first);
  await second.service.rescan('offsite', null);
  expect(second.catalog.get(on(1))).toBeNull();
  expect(await idsIn(second, 'offsite')).toEqual([on(2)]);
});

test.each([
  ['of another repository', 'offsite', '2025-11-20T00:00:00.000Z', 'everywhere'],
  ['of a time before the backup was made', 'local', '2025-01-01T00:00:00.000Z', 'everywhere'],
  ['of the future', 'local', '2026-01-01T00:00:00.000Z', 'everywhere'],
  ['of one repository alone', 'local', '2025-11-20T00:00:00.000Z', 'here'],
  ['that says not for where', 'local', '2025-11-20T00:00:00.000Z', undefined],
] as const)(
  'a tombstone %s deletes nothing in the others after the state was lost',
  async (_, name, at, scope) => {
    const first = await copied(2);
    await first[name].remove(on(1), first.clock.now(), 'here');
    await first.stores[name].store.delete(tombstoneKey(on(1)));
    await bury(first, name, 1, at, scope);
    const world = await stateLost(first);
    const other = name === 'local' ? 'offsite' : 'local';
    for (const one of ['local', 'offsite']) await world.service.rescan(one, null);
    expect(await idsIn(world, other)).toEqual([on(1), on(2)]);
    expect(world.catalog.get(on(1))?.copies.map(({ repository }) => repository)).toEqual([other]);
  },
);

test('no tombstone deletes the last backup, wherever it comes from, and whether or not the state was lost', async () => {
  const first = await copied(1);
  await bury(first, 'local', 1, '2025-11-20T00:00:00.000Z', 'everywhere');
  for (const name of ['local', 'offsite']) await first.service.rescan(name, null);
  expect([await idsIn(first, 'local'), await idsIn(first, 'offsite')]).toEqual([[on(1)], [on(1)]]);
  const world = await stateLost(first);
  for (const name of ['local', 'offsite']) await world.service.rescan(name, null);
  await world.service.rescan('offsite', null);
  expect([await idsIn(world, 'local'), await idsIn(world, 'offsite')]).toEqual([[on(1)], [on(1)]]);
  expect(world.catalog.get(on(1))).not.toBeNull();
});

const planted = 'availability-20251130T010000Z-eeeeee';

/** Whoever may write the primary's folder alone has all backups of it deleted, and puts a newer one there. */
async function buryAll(world: World, days: number) {
  await plant(world, 'local', planted);
  for (let day = 1; day <= days; day++) {
    await bury(world, 'local', day, '2025-11-29T00:00:00.000Z', 'everywhere');
  }
}

test('tombstones of copies that this service made, and was not asked to delete, are told of and delete nothing elsewhere', async () => {
  const world = await copied(3);
  await buryAll(world, 3);
  for (const name of ['local', 'offsite', 'local', 'offsite']) await world.service.rescan(name, null);
  expect(await idsIn(world, 'local')).toEqual([planted]);
  expect(await idsIn(world, 'offsite')).toEqual([1, 2, 3].map(on));
  expect(world.ledger.removalsIn('offsite')).toEqual([]);
  const offsite = (await world.service.list(null)).find(({ name }) => name === 'offsite');
  const reason = `it says that ${on(1)} was deleted, but offsite holds it: it is not followed, since this service made`;
  expect(offsite?.found[0]).toEqual({
    key: `local: the tombstone of ${on(1)}`,
    reason: expect.stringContaining(reason),
  });
});

test('no tombstone in a repository that was put first deletes what this service took into the one that was first before', async () => {
  const world = await opened();
  for (const day of [1, 2]) world.copies.published(await publishBackup(world.offsite, on(day)));
  await bury(world, 'local', 1, '2025-11-29T03:00:00.000Z', 'everywhere');
  for (const name of ['local', 'offsite']) await world.service.rescan(name, null);
  expect(await idsIn(world, 'offsite')).toEqual([on(1), on(2)]);
});

test('a backup that is deleted goes everywhere, also where another image lies under its id', async () => {
  const world = await copied(2);
  const folder = join(world.folder, 'offsite', 'availability', 'backups', on(2));
  await writeFile(join(folder, 'availability.duckdb'), 'planted');
  await writeFile(join(folder, 'manifest.json'), encodeManifest(manifestOf(on(2), 'planted')));
  await world.service.rescan('offsite', null);
  await world.removeBackup.everywhere(on(2));
  expect(await idsIn(world, 'local')).toEqual([on(1)]);
  expect(await idsIn(world, 'offsite')).toEqual([on(1)]);
  expect(world.catalog.get(on(2))).toBeNull();
});

test.each([
  ['the newest good one of each repository', null, 3],
  ['what is held there', 2, 2],
])('after the state was lost tombstones leave %s, whatever lies in others', async (_, held, left) => {
  const first = await copied(3);
  if (held) await first.offsite.annotate(on(held), { ...noAnnotation, hold: true });
  await buryAll(first, 3);
  const world = await stateLost(first);
  for (const name of ['local', 'offsite']) await world.service.rescan(name, null);
  expect(await idsIn(world, 'offsite')).toEqual([on(left)]);
  const offsite = (await world.service.list(null)).find(({ name }) => name === 'offsite');
  expect(offsite?.found.map(({ key }) => key)).toEqual([`local: the tombstone of ${on(left)}`]);
});

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

test.each(['everywhere', 'unreadable'])(
  'what was deleted, as a tombstone says that is %s, is not copied there again, whatever the policy keeps',
  async (scope) => {
    const world = await copied(2);
    await world.offsite.remove(on(1), world.clock.now(), 'everywhere');
    if (scope === 'unreadable') await world.stores.offsite.store.delete(tombstoneKey(on(1)));
    if (scope === 'unreadable') await put(world.stores.offsite.store, tombstoneKey(on(1)), 'torn');
    for (const name of ['local', 'offsite']) await world.service.rescan(name, null);
    expect(await idsIn(world, 'local')).toEqual([on(1), on(2)]);
    expect(world.ledger.wantedIn('offsite')).toEqual([]);
  },
);

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

test('a service that calls another database by the same name is refused, and changes nothing', async () => {
  const first = await copied(1);
  const other = await openWorld({ folder: first.folder, state: 'another', path: 'other.duckdb' });
  await expect(other.openAll()).rejects.toMatchObject({
    cause: { code: 'repository_unavailable' },
    message: expect.stringContaining('another duckback on here'),
  });
  await first.publish(2);
  expect(await idsIn(first, 'local')).toEqual([on(1), on(2)]);
});

test('a service of the same database that lost its state takes over, and the one before stores nothing more', async () => {
  const first = await copied(1);
  const second = await opened({ folder: first.folder, state: 'another' });
  expect(second.catalog.get(on(1))?.copies).toHaveLength(2);
  const refused = { code: 'repository_unavailable', message: expect.stringContaining('another duckback') };
  await expect(first.publish(2)).rejects.toMatchObject(refused);
  await expect(first.removeBackup.from(on(1), 'offsite')).rejects.toBeInstanceOf(Problem);
  await second.publish(3);
  expect(await idsIn(second, 'local')).toEqual([on(1), on(3)]);
});

test('that a service took over from one on another machine is told, since nobody means both to go on', async () => {
  const first = await copied(1);
  const second = await opened({ folder: first.folder, state: 'another', host: 'there' });
  const notes = (await second.service.list(null)).flatMap(({ found }) => found);
  const note = {
    key: 'availability/duckback.json',
    reason: expect.stringContaining('duckback on here stored'),
  };
  expect(notes).toEqual([note, note]);
});

test('a database that was moved is told of, and a service that lost its state takes it over from where it lies now', async () => {
  const first = await copied(1);
  first.close();
  const path = 'moved.duckdb';
  const moved = await opened({ folder: first.folder, path });
  const notes = (await moved.service.list(null)).flatMap(({ found }) => found);
  const note = {
    key: 'availability/duckback.json',
    reason: expect.stringMatching(/lay at .*live\.duckdb, and it lies at .*moved\.duckdb now/),
  };
  expect(notes).toEqual([note, note]);
  moved.close();
  const before = await openWorld({ folder: first.folder, state: 'before' });
  await expect(before.openAll()).rejects.toMatchObject({ cause: { code: 'repository_unavailable' } });
  const second = await opened({ folder: first.folder, state: 'another', path });
  expect(second.catalog.get(on(1))?.copies).toHaveLength(2);
  await second.publish(2);
  expect(await idsIn(second, 'local')).toEqual([on(1), on(2)]);
});

test('a service on another machine to which the state folder was copied takes over, and the one before stores nothing more', async () => {
  const first = await copied(1);
  await cp(join(first.folder, 'state'), join(first.folder, 'copied'), { recursive: true });
  const second = await opened({ folder: first.folder, state: 'copied', host: 'there' });
  const notes = (await second.service.list(null)).flatMap(({ found }) => found);
  expect(notes).toMatchObject(
    [1, 2].map(() => ({ reason: expect.stringContaining('duckback on here stored') })),
  );
  await expect(first.publish(2)).rejects.toMatchObject({
    message: expect.stringContaining('another duckback on there'),
  });
  await second.publish(3);
  expect(await idsIn(second, 'local')).toEqual([on(1), on(3)]);
});

test('a service whose taking over was cut off once it was written is the owner at the next start', async () => {
  const first = await copied(1);
  await cp(join(first.folder, 'state'), join(first.folder, 'copied'), { recursive: true });
  const there = { folder: first.folder, state: 'copied', host: 'there' };
  const second = await openWorld(there);
  second.stores.local.break({ on: 'put', key: /duckback\.json/, how: 'fail-after', error: unavailable });
  await expect(second.openAll()).rejects.toThrow();
  second.close();
  const third = await opened(there);
  await third.publish(2);
  expect(await idsIn(third, 'local')).toEqual([on(1), on(2)]);
});

test('a full repository is used by a service that lost its state', async () => {
  const first = await copied(1);
  first.close();
  const second = await openWorld({ folder: first.folder, state: 'another' });
  const error = new Problem('insufficient_space', 'The disk is full.');
  const mend = second.stores.local.break({ on: 'put', how: 'fail', error });
  await second.openAll();
  expect(second.catalog.get(on(1))?.copies).toHaveLength(2);
  mend();
  await second.publish(2);
  expect(await idsIn(second, 'local')).toEqual([on(1), on(2)]);
});

test('a full repository in which the new path of a database cannot be noted is used all the same', async () => {
  const first = await copied(1);
  first.close();
  const moved = await openWorld({ folder: first.folder, path: 'moved.duckdb' });
  const error = new Problem('insufficient_space', 'The disk is full.');
  moved.stores.local.break({ on: 'put', key: /duckback\.json/, how: 'fail', error });
  await moved.openAll();
  expect(moved.catalog.get(on(1))?.copies).toHaveLength(2);
});
