/** Tombstones that a reading finds: which of them are followed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noAnnotation } from '../../../../src/domain/backup.ts';
import { tombstoneKey } from '../../../../src/repository/layout.ts';
import { encodeManifest } from '../../../../src/repository/manifest-document.ts';
import { put } from '../../../contract/place.ts';
import { manifestOf, publishBackup } from '../../../support/repository.ts';
import {
  breakRemoval,
  bury,
  copied,
  idsIn,
  on,
  opened,
  type Place,
  stateLost,
  takeAway,
  type World,
} from './world.ts';

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

/** What whoever may write a folder puts there: nothing in it is wrong but what it says. */
async function plant(world: World, name: Place, id: string) {
  const folder = join(world.folder, name, 'availability', 'backups', id);
  await mkdir(folder);
  await writeFile(join(folder, 'availability.duckdb'), 'planted');
  await writeFile(join(folder, 'manifest.json'), encodeManifest(manifestOf(id, 'planted')));
}

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
