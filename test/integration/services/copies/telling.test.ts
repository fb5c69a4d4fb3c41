/** What one reading of a copy finds, and what others write meanwhile: what of it the other copies are told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Annotation, noAnnotation } from '../../../../src/domain/backup.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { annotationKey, manifestKey } from '../../../../src/repository/layout.ts';
import { createStoredBackupsService } from '../../../../src/services/backup/stored-backups-service.ts';
import { annotateCopies } from '../../../../src/services/copies/annotate-copies.ts';
import { reportOn } from '../../../support/repository.ts';
import { holdReading, lookAfter, on, openWorld, type World } from './world.ts';

const places = ['local', 'offsite'] as const;
const inBoth = (revision: number, annotation: Annotation) => places.map(() => [revision, annotation]);
type Place = (typeof places)[number];

const held = { ...noAnnotation, hold: true };
const tagged = { ...noAnnotation, tags: ['monthly'] };
const unanswered = new Problem('repository_unavailable', '503 Slow Down');

/** A backup in both repositories. */
async function copied(): Promise<World> {
  const world = await openWorld();
  await world.openAll();
  await world.publish(1);
  await world.copy(1);
  return world;
}

/** Writes it to both, as another service does. */
async function say(world: World, annotation: Annotation) {
  for (const name of places) await world[name].annotate(on(1), annotation);
}

async function read(world: World, ...names: Place[]) {
  for (const name of names) await world.service.rescan(name, null);
}

const saidOf = (world: World) => world.catalog.get(on(1))?.annotation;

const saidIn = async ({ local, offsite }: World) => {
  const records = [await local.read(on(1)), await offsite.read(on(1))];
  return records.map(({ annotation, revision }) => [revision, annotation]);
};

const backupsOf = (world: World) =>
  createStoredBackupsService({ ...world, repositories: world.asked, jobs: { claim: () => () => {} } });

/** The next reading of an annotation there fails. */
const failOnce = (world: World, name: Place, times = 1) =>
  world.stores[name].break({ on: 'get', key: /annotations/, how: 'fail', error: unanswered, times });

/** What looks after the others is done before what looks after this one begins. */
function comesLast({ repositories }: World, name: Place) {
  const repository = repositories.get(name);
  if (!repository) throw new Error(`there is no ${name}`);
  const tidy = async () => {
    await sleep(300);
    await repository.tidy();
  };
  repositories.set(name, { ...repository, tidy });
}

test.each(places)('one reading of an annotation in %s that fails holds nothing', async (name) => {
  const world = await copied();
  await say(world, tagged);
  await read(world, ...places);
  failOnce(world, name);
  await read(world, name);
  expect(saidOf(world)).toEqual(tagged);
  await lookAfter(world);
  await read(world, ...places);
  expect(saidOf(world)).toEqual(tagged);
  expect(await saidIn(world)).toEqual(inBoth(1, tagged));
});

test('what cannot be read of the newest annotation counts as a hold until it can, and is spread as none, by keeper, copy or change of tags', async () => {
  const world = await copied();
  await world.local.annotate(on(1), tagged);
  const mend = failOnce(world, 'local', Number.POSITIVE_INFINITY);
  await read(world, 'local');
  expect(saidOf(world)).toMatchObject({ hold: true });
  await lookAfter(world);
  await expect(backupsOf(world).annotate(on(1), { tags: ['mine'] })).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('may be a hold'),
  });
  await world.offsite.remove(on(1), world.clock.now(), 'here');
  await world.copy(1);
  expect(saidOf(world)).toMatchObject({ hold: true });
  await expect(world.removeBackup.from(on(1), 'offsite')).rejects.toMatchObject({ code: 'backup_held' });
  mend();
  await world.publish(2);
  await read(world, 'local');
  expect(saidOf(world)).toEqual(tagged);
  await lookAfter(world);
  expect(await saidIn(world)).toEqual(inBoth(1, tagged));
});

test('of what stays unreadable somebody says anew whether it is held', async () => {
  const world = await copied();
  await world.local.annotate(on(1), held);
  world.stores.local.break({ on: 'get', key: /annotations.1/, how: 'fail', error: unanswered });
  await read(world, 'local');
  expect((await backupsOf(world).annotate(on(1), { hold: true })).hold).toBe(true);
  expect(await saidIn(world)).toEqual(inBoth(2, held));
  expect((await backupsOf(world).annotate(on(1), { hold: false })).hold).toBe(false);
});

test('a copy of which it cannot be read whether it is held is not replaced', async () => {
  const world = await copied();
  await world.local.annotate(on(1), held);
  const report = reportOn(on(1), { ok: false });
  world.copies.changed(await world.local.recordVerification(on(1), report));
  failOnce(world, 'local');
  await expect(world.copy(1, 'local')).rejects.toMatchObject({ code: 'repository_unavailable' });
  expect(await world.stores.local.store.head(annotationKey(on(1), 1))).not.toBeNull();
  await world.copy(1, 'local');
  expect((await world.local.read(on(1))).annotation).toEqual(held);
});

test.each([
  ['local', 'offsite'],
  ['offsite', 'local'],
] as const)('a release by another service stands where %s alone was read since', async (first, last) => {
  const world = await copied();
  await say(world, held);
  await read(world, ...places);
  await say(world, noAnnotation);
  await read(world, first);
  comesLast(world, last);
  await lookAfter(world);
  await read(world, ...places);
  expect(saidOf(world)?.hold).toBe(false);
  expect(await saidIn(world)).toEqual(inBoth(2, noAnnotation));
});

test('a hold that is only remembered, of a copy that cannot be read now, is written nowhere', async () => {
  const world = await copied();
  await say(world, held);
  await read(world, ...places);
  await say(world, noAnnotation);
  await read(world, 'offsite');
  const mend = world.stores.local.break({ on: 'get', how: 'fail', error: unanswered });
  await lookAfter(world);
  expect((await world.offsite.read(on(1))).revision).toBe(2);
  mend();
});

test('a service that does not have the database tells none of its copies anything', async () => {
  const world = await copied();
  const other = await openWorld({
    folder: world.folder,
    state: 'other',
    database: 'other',
    path: 'other.duckdb',
  });
  await other.openAll();
  await world.offsite.annotate(on(1), tagged);
  await read(other, ...places);
  await lookAfter(other);
  expect(await saidIn(world)).toEqual([
    [0, noAnnotation],
    [1, tagged],
  ]);
});

test('what a service releases stays released, whatever another one that sees the same repositories reads first', async () => {
  const world = await copied();
  const other = await openWorld({
    folder: world.folder,
    state: 'other',
    database: 'other',
    path: 'other.duckdb',
  });
  await other.openAll();
  const put = (record: Parameters<typeof world.catalog.put>[0]) => world.catalog.put(record);
  const change = async (hold: boolean) => {
    const { stored } = world.findBackup(on(1));
    await annotateCopies(stored, { hold }, world.asked, put);
  };
  await change(true);
  await read(other, ...places);
  await change(false);
  comesLast(other, 'local');
  for (const name of ['offsite', 'local'] as const) {
    await read(other, name);
    await lookAfter(other);
  }
  await read(world, ...places);
  expect(saidOf(world)?.hold).toBe(false);
});

test('a release while a copy is being told of the hold counts', async () => {
  const world = await copied();
  await world.local.annotate(on(1), held);
  await read(world, 'local');
  const { offsite } = world;
  const looked = world.repositories.get('offsite') ?? offsite;
  let released: Promise<unknown> = Promise.reject(new Error('nobody was told'));
  released.catch(() => {});
  world.repositories.set('offsite', {
    ...looked,
    async annotate(...args) {
      released = backupsOf(world).annotate(on(1), { hold: false });
      await sleep(200);
      return looked.annotate(...args);
    },
  });
  await lookAfter(world);
  await released;
  expect(saidOf(world)?.hold).toBe(false);
  expect(await saidIn(world)).toEqual(inBoth(2, noAnnotation));
});

const reportFails = (world: World, times: number) =>
  world.stores.local.break({ on: 'get', key: /verifications/, how: 'fail', error: unanswered, times });

const readings = (world: World) =>
  world.stores.local.calls.filter((call) => call.startsWith('keepsVersions')).length;

test('a report that did not answer is asked for again after a minute, and ever less often, up to an hour, where it never does', async () => {
  const world = await copied();
  await world.local.recordVerification(on(1), reportOn(on(1), { level: 'checksum' }));
  const mend = reportFails(world, Number.POSITIVE_INFINITY);
  await read(world, 'local');
  const isGood = () => world.catalog.get(on(1))?.copies[0]?.verified.checksum?.ok;
  expect(isGood()).toBe(false);
  for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
    const before = readings(world);
    await world.clock.advance(minutes * 60_000 - 1000);
    await lookAfter(world);
    expect(readings(world)).toBe(before);
    await world.clock.advance(1000);
    await lookAfter(world);
    expect(readings(world)).toBe(before + 1);
  }
  mend();
  await world.clock.advance(60 * 60_000);
  await lookAfter(world);
  expect(isGood()).toBe(true);
  const before = readings(world);
  await world.clock.advance(23 * 60 * 60_000);
  await lookAfter(world);
  expect(readings(world)).toBe(before);
});

test('who asks for a reading while one waits for another gets that one', async () => {
  const world = await copied();
  const before = readings(world);
  await Promise.all(Array.from({ length: 20 }, () => world.service.rescan('local', null)));
  expect(readings(world) - before).toBe(2);
});

test('what waits to be copied goes on waiting while a report of it does not answer', async () => {
  const world = await openWorld();
  await world.openAll();
  await world.publish(1);
  await world.local.recordVerification(on(1), reportOn(on(1), { level: 'checksum' }));
  reportFails(world, 1);
  await read(world, 'local');
  expect(world.catalog.get(on(1))?.good).toBe(false);
  expect(await lookAfter(world)).toEqual([]);
  expect(world.states(1).at(-1)).toBe('offsite pending');
  await world.clock.advance(60_000);
  // It is copied once its own repository has been read, which the other one's turn may come before.
  const begun = [...(await lookAfter(world)), ...(await lookAfter(world))];
  expect(begun).toEqual([`copy ${on(1)}`]);
  expect(world.states(1).at(-1)).toBe('offsite complete');
});

test('an annotation that one copy does not take keeps nothing else from that repository', async () => {
  const world = await copied();
  const mend = world.stores.offsite.break({ on: 'put', key: /annotations/, how: 'fail', error: unanswered });
  world.catalog.put(await world.local.annotate(on(1), tagged));
  await world.publish(2);
  expect(await lookAfter(world)).toContain(`copy ${on(2)}`);
  expect(world.states(2)).toEqual(['local complete', 'offsite complete']);
  mend();
  await lookAfter(world);
  expect(await saidIn(world)).toEqual(inBoth(1, tagged));
});

test('an annotation that is brought while its backup is deleted lists nothing', async () => {
  const world = await copied();
  await world.publish(2);
  world.catalog.put(await world.local.annotate(on(1), tagged));
  const { reached, letGo } = holdReading(world, 'offsite', manifestKey(on(1)), 2);
  const keeping = lookAfter(world);
  await reached;
  await world.removeBackup.everywhere(on(1));
  letGo();
  await keeping;
  expect(world.catalog.get(on(1))).toBeNull();
});
