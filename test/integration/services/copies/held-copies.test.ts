/** What a copy says that is made in the place of another: a hold must outlast it. */
import { expect, test } from 'vitest';
import { noAnnotation } from '../../../../src/domain/backup.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { imageKey, manifestKey } from '../../../../src/repository/layout.ts';
import { annotateCopies } from '../../../../src/services/copies/annotate-copies.ts';
import { put } from '../../../contract/place.ts';
import { damage, holdReading, idsIn, on, opened, stateLost, type World } from './world.ts';

async function tearManifest({ stores }: World): Promise<void> {
  const { store } = stores.offsite;
  await store.delete(manifestKey(on(1)));
  await put(store, manifestKey(on(1)), 'torn');
}

/** A backup whose copy in the second repository alone says that it is held. */
async function heldInCopy() {
  const world = await opened();
  await world.publish(1, 2);
  await world.copy(1);
  await world.offsite.annotate(on(1), { ...noAnnotation, hold: true });
  return world;
}

test('a copy that is made in the place of what cannot be used is held as that was', async () => {
  const world = await heldInCopy();
  await tearManifest(world);
  await world.service.rescan('offsite', null);
  expect((await world.copy(1)).hold).toBe(true);
  expect((await world.offsite.read(on(1))).annotation.hold).toBe(true);
});

test.each([
  ['damaged', (world) => damage(world, 1, ['offsite'])],
  ['unusable', tearManifest],
] satisfies [string, (world: World) => Promise<void>][])(
  'a hold that only a copy says which is %s outlasts the making of another in its place that breaks off',
  async (_, spoil) => {
    const world = await heldInCopy();
    await spoil(world);
    await world.service.rescan('offsite', null);
    const full = new Problem('insufficient_space', 'The disk is full.');
    world.stores.offsite.break({ on: 'put', key: /duckdb$/, how: 'fail', error: full });
    await expect(world.copy(1)).rejects.toBe(full);
    expect(await idsIn(world, 'offsite')).toEqual([]);
    const again = await stateLost(world);
    expect(again.catalog.get(on(1))?.annotation.hold).toBe(true);
    await expect(again.removeBackup.everywhere(on(1))).rejects.toMatchObject({ code: 'backup_held' });
  },
);

test('a hold that only a damaged copy says, and that is released while the source of another in its place is checked, stays released', async () => {
  const world = await heldInCopy();
  await damage(world, 1, ['offsite']);
  await world.service.rescan('offsite', null);
  const { reached, letGo } = holdReading(world, 'local', imageKey(on(1)), 1);
  const made = world.copy(1);
  await reached;
  const { stored } = world.findBackup(on(1));
  const { local, offsite } = world;
  const repositories = new Map(Object.entries({ local, offsite }));
  await annotateCopies(stored, { hold: false }, repositories, world.catalog.put);
  letGo();
  expect((await made).hold).toBe(false);
});

test('a copy that takes the place of a held one that lost its image is held, whatever the others say', async () => {
  const world = await opened();
  await world.publish(1);
  await world.copy(1);
  world.catalog.put(await world.local.annotate(on(1), { ...noAnnotation, hold: true }));
  world.catalog.put(await world.offsite.annotate(on(1), { ...noAnnotation, tags: ['theirs'] }, 40));
  await world.stores.local.store.delete(imageKey(on(1)));
  await world.service.rescan('local', null);
  expect(world.catalog.get(on(1))?.annotation.hold).toBe(false);
  await world.copy(1, 'local');
  const whole = { hold: true, tags: ['theirs'] };
  expect(await world.local.read(on(1))).toMatchObject({ annotation: whole, revision: 41 });
  expect(world.catalog.get(on(1))?.annotation).toMatchObject(whole);
});
