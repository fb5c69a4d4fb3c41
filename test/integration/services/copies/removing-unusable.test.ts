import { rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noAnnotation } from '../../../../src/domain/backup.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { scanAll } from '../../../support/repository.ts';
import { copied, on, type Place, takeAway, type World } from './world.ts';

const folderOf = ({ folder }: World, place: Place, day: number) =>
  join(folder, place, 'availability/backups', on(day));
const imageOf = (world: World, place: Place, day: number) =>
  join(folderOf(world, place, day), 'availability.duckdb');

const tearManifest = (world: World, place: Place, day: number) =>
  writeFile(join(folderOf(world, place, day), 'manifest.json'), '{}');

/** Somebody damages what lies there, and it is read. */
async function spoil(world: World, place: Place, day: number, harm = tearManifest): Promise<void> {
  await harm(world, place, day);
  await world.service.rescan(place, null);
}

const unusableIn = (world: World) => world.unusable.facts().reduce((sum, { backups }) => sum + backups, 0);

const lies = (folder: string) =>
  stat(folder).then(
    () => true,
    () => false,
  );

const remove = (world: World, day: number) => world.removeBackup.everywhere(on(day));

test.each([
  ['its image is gone', (...at: Parameters<typeof tearManifest>) => rm(imageOf(...at))],
  ['its image was cut short', (...at: Parameters<typeof tearManifest>) => truncate(imageOf(...at), 1)],
  ['its manifest cannot be read', tearManifest],
])('a backup that is in no list can be removed, and is told of no more: %s', async (_, harm) => {
  const world = await copied(1);
  for (const place of ['local', 'offsite'] as const) await spoil(world, place, 1, harm);
  expect(world.catalog.get(on(1))).toBeNull();
  expect(unusableIn(world)).toBe(2);

  await remove(world, 1);
  for (const place of ['local', 'offsite'] as const) {
    expect(await lies(join(folderOf(world, place, 1), 'manifest.json'))).toBe(false);
    expect((await scanAll(world[place])).foreign).toEqual([]);
    expect(world.ledger.removalsIn(place)).toEqual([]);
  }
  expect(unusableIn(world)).toBe(0);
  expect((await world.service.list(null)).map(({ found }) => found)).toEqual([[], []]);
  await expect(remove(world, 1)).rejects.toMatchObject({ code: 'not_found' });
});

test('what cannot be used of a backup goes with its good copy, unless that is the last good one', async () => {
  const world = await copied(1);
  await spoil(world, 'local', 1);
  await expect(remove(world, 1)).rejects.toMatchObject({ code: 'last_backup' });
  expect(await lies(imageOf(world, 'local', 1))).toBe(true);

  await world.publish(2);
  await remove(world, 1);
  expect((await scanAll(world.local)).ids).toEqual([on(2)]);
  expect((await scanAll(world.offsite)).ids).toEqual([]);
  expect(unusableIn(world)).toBe(0);
});

test('what is held, or in use, stays, though it cannot be used', async () => {
  const world = await copied(2);
  await world.local.annotate(on(1), { ...noAnnotation, hold: true });
  for (const place of ['local', 'offsite'] as const) {
    await spoil(world, place, 1);
    await spoil(world, place, 2, (...at) => rm(imageOf(...at)));
  }
  await expect(remove(world, 1)).rejects.toMatchObject({
    code: 'backup_held',
    hint: expect.stringContaining('by hand'),
  });
  const release = world.leases.acquire(on(2), 'a test');
  await expect(remove(world, 2)).rejects.toMatchObject({ code: 'backup_in_use' });
  release();
  expect(unusableIn(world)).toBe(4);
  await remove(world, 2);
  expect(unusableIn(world)).toBe(2);
});

test('what can be used again by then is listed, and is not removed as the last good one', async () => {
  const world = await copied(1);
  await world.offsite.remove(on(1), world.clock.now(), 'here');
  await world.service.rescan('offsite', null);
  const aside = join(world.folder, 'aside.duckdb');
  await spoil(world, 'local', 1, (...at) => rename(imageOf(...at), aside));
  expect(world.catalog.get(on(1))).toBeNull();
  await rename(aside, imageOf(world, 'local', 1));
  await expect(remove(world, 1)).rejects.toMatchObject({ code: 'last_backup' });
  expect(world.catalog.get(on(1))?.good).toBe(true);
  expect(unusableIn(world)).toBe(0);
});

test('a link in the place of a file is not followed: who made it may take it away, and what it names stays', async () => {
  const world = await copied(1);
  // A link is as long as what it names, and not as long as the image, whatever folder this is.
  const aside = join(world.folder, 'a'.repeat(100));
  for (const place of ['local', 'offsite'] as const) {
    await spoil(world, place, 1, async (...at) => {
      await rename(imageOf(...at), aside);
      await symlink(aside, imageOf(...at));
    });
  }
  expect(world.unusable.missing('backup', on(1)).message).toMatch(/it is not followed\.$/);
  await expect(remove(world, 1)).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('it is not followed'),
  });
  expect(await lies(aside)).toBe(true);
  expect(unusableIn(world)).toBe(2);
});

test('what cannot be removed though its repository is there stays, and keeps nobody from the rest of it', async () => {
  const world = await copied(2);
  const aside = join(world.folder, 'aside.json');
  const manifest = join(folderOf(world, 'local', 1), 'manifest.json');
  await spoil(world, 'local', 1, async () => {
    await rename(manifest, aside);
    await symlink(aside, manifest);
  });
  await remove(world, 1);
  expect((await scanAll(world.offsite)).ids).toEqual([on(2)]);
  for (let reading = 0; reading < 2; reading += 1) {
    await world.service.rescan('local', null);
    expect(world.catalog.get(on(2))?.copies).toHaveLength(2);
    expect(await lies(imageOf(world, 'local', 1))).toBe(true);
  }
  await rename(aside, manifest);
  await world.service.rescan('local', null);
  expect(await lies(imageOf(world, 'local', 1))).toBe(false);
  expect(world.ledger.removalsIn('local')).toEqual([]);
});

test('what could not be looked at is not removed before somebody has: it may be held', async () => {
  const world = await copied(2);
  await world.offsite.annotate(on(1), { ...noAnnotation, hold: true });
  for (const place of ['local', 'offsite'] as const) await spoil(world, place, 1);
  const error = new Problem('repository_unavailable', 'It did not answer.');
  world.stores.offsite.break({ on: 'get', how: 'fail', error, times: 1 });
  await remove(world, 1);
  expect(await lies(imageOf(world, 'local', 1))).toBe(false);
  expect(await lies(imageOf(world, 'offsite', 1))).toBe(true);
  await world.service.rescan('offsite', null);
  expect(await lies(imageOf(world, 'offsite', 1))).toBe(true);
  expect(world.ledger.removalsIn('offsite')).toEqual([]);
});

test('where a repository is away what cannot be used there goes when it is back, if nobody holds it', async () => {
  const world = await copied(3);
  for (const day of [1, 2]) await spoil(world, 'offsite', day);
  const back = takeAway(world, 'offsite');
  for (const day of [1, 2]) await remove(world, day);
  expect((await scanAll(world.local)).ids).toEqual([on(3)]);
  back();
  await world.offsite
    .annotate(on(2), { ...noAnnotation, hold: true })
    .catch((error: unknown) => expect(error).toMatchObject({ code: 'not_found' }));
  await world.service.rescan('offsite', null);
  expect(await lies(imageOf(world, 'offsite', 1))).toBe(false);
  expect(await lies(imageOf(world, 'offsite', 2))).toBe(true);
  expect(unusableIn(world)).toBe(1);
});

test('where every repository that has something of it is away it stays, since nobody can tell whether it is held', async () => {
  const world = await copied(2);
  await spoil(world, 'offsite', 1);
  await world.local.remove(on(1), world.clock.now(), 'here');
  await world.service.rescan('local', null);
  const back = takeAway(world, 'offsite');
  await expect(remove(world, 1)).rejects.toMatchObject({ code: 'repository_unavailable' });
  back();
  expect(world.ledger.removalsIn('offsite')).toEqual([]);
  await remove(world, 1);
  expect(unusableIn(world)).toBe(0);
});

test('a removal that broke off is finished by the next reading', async () => {
  const world = await copied(2);
  await spoil(world, 'local', 1);
  await spoil(world, 'offsite', 1);
  const error = new Error('the disk broke');
  world.stores.local.break({ on: 'delete', how: 'fail', error, times: 1 });
  await expect(remove(world, 1)).rejects.toBe(error);
  for (const place of ['local', 'offsite'] as const) {
    await world.service.rescan(place, null);
    expect((await scanAll(world[place])).ids).toEqual([on(2)]);
  }
  expect(unusableIn(world)).toBe(0);
});
