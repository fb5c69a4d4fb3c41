/** Deleting a backup everywhere, and removing a copy, where repositories are away, break off or are being read. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noAnnotation } from '../../../../src/domain/backup.ts';
import { manifestKey, tombstoneKey } from '../../../../src/repository/layout.ts';
import { encodeManifest } from '../../../../src/repository/manifest-document.ts';
import { jobContext } from '../../../support/job-context.ts';
import { manifestOf } from '../../../support/repository.ts';
import {
  breakRemoval,
  bury,
  copied,
  damage,
  holdReading,
  idsIn,
  on,
  opened,
  openWorld,
  stateLost,
  takeAway,
  unavailable,
  type World,
} from './world.ts';

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
