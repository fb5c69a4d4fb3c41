import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Problem, problemDocument } from '../../../../src/domain/problem.ts';
import { backupPrefix, imageKey, manifestKey } from '../../../../src/repository/layout.ts';
import { encodeManifest } from '../../../../src/repository/manifest-document.ts';
import { put } from '../../../contract/place.ts';
import { toArray } from '../../../support/bytes.ts';
import { manifestOf, publishUnsealed, reportOn } from '../../../support/repository.ts';
import { finishedBackupJob } from '../../../unit/services/retention/finished-job.ts';
import { backupRecord } from '../../../unit/state/documents.ts';
import { lookAfter, on, opened, openWorld, type Place, unavailable, type World } from './world.ts';

const storedIn = async (world: World, name: Place, day: number) =>
  (await toArray(world.stores[name].store.list(backupPrefix(on(day))))).map(({ key }) => key);

test('a copy is asked for, made, and made only once', async () => {
  const world = await opened();
  await world.publish(1);
  expect(world.states(1)).toEqual(['local complete', 'offsite pending']);
  expect((await world.copy(1)).copies).toMatchObject([
    {},
    { state: 'complete', at: '2025-11-30T03:00:00.000Z' },
  ]);
  expect(world.ledger.wantedIn('offsite')).toEqual([]);
  expect(await storedIn(world, 'offsite', 1)).toEqual(await storedIn(world, 'local', 1));
  world.stores.offsite.calls.length = 0;
  await world.copy(1);
  expect(world.stores.offsite.calls.filter((call) => call.startsWith('put '))).toEqual([]);
});

const full = new Problem('insufficient_space', 'The disk is full.');

test.each([
  ['whose source is damaged', 'local', { on: 'get', key: /duckdb$/, how: 'flip' }, 'verification_failed'],
  [
    'whose source is cut short',
    'local',
    { on: 'get', key: /duckdb$/, how: 'truncate' },
    'verification_failed',
  ],
  [
    'that is stored otherwise than sent',
    'offsite',
    { on: 'get', key: /duckdb$/, how: 'flip' },
    'verification_failed',
  ],
  [
    'whose image finds the disk full',
    'offsite',
    { on: 'put', key: /duckdb$/, how: 'fail', error: full },
    'insufficient_space',
  ],
  [
    'whose manifest finds the disk full',
    'offsite',
    { on: 'put', key: /manifest/, how: 'fail', error: full },
    'insufficient_space',
  ],
  [
    'whose repository goes away',
    'offsite',
    { on: 'put', key: /manifest/, how: 'fail', error: unavailable },
    'repository_unavailable',
  ],
] as const)(
  'a copy %s leaves nothing, waits longer each time, and is made when that is mended',
  async (_, name, fault, code) => {
    const world = await opened();
    await world.publish(1);
    const mend = world.stores[name].break(fault);
    for (const minutes of [1, 2, 4]) {
      await expect(world.copy(1)).rejects.toMatchObject({ code });
      expect(await storedIn(world, 'offsite', 1)).toEqual([]);
      expect(world.states(1)).toEqual(['local complete', `offsite failed ${code}`]);
      const [wanted] = world.ledger.wantedIn('offsite');
      expect(Date.parse(wanted?.dueAt ?? '') - world.clock.now().getTime()).toBe(minutes * 60_000);
    }
    mend();
    await world.copy(1);
    expect(world.states(1)).toEqual(['local complete', 'offsite complete']);
  },
);

test('half a copy whose maker could not clean up is made anew', async () => {
  const world = await opened();
  await world.publish(1);
  const mends = [
    world.stores.offsite.break({ on: 'put', key: /manifest/, how: 'fail', error: unavailable }),
    world.stores.offsite.break({ on: 'delete', key: /duckdb$/, how: 'fail', error: unavailable }),
  ];
  await expect(world.copy(1)).rejects.toBe(unavailable);
  expect(await storedIn(world, 'offsite', 1)).toEqual([imageKey(on(1))]);
  for (const mend of mends) mend();
  await world.copy(1);
  expect(await storedIn(world, 'offsite', 1)).toEqual([imageKey(on(1)), manifestKey(on(1))]);
});

test('a damaged copy is replaced only by one whose source is whole', async () => {
  const world = await opened();
  await world.publish(1);
  await world.copy(1);
  const report = reportOn(on(1), { ok: false, repository: 'offsite' });
  world.copies.changed(await world.offsite.recordVerification(on(1), report));
  expect(world.states(1)).toEqual(['local complete', 'offsite failed verification_failed']);
  const mend = world.stores.local.break({ on: 'get', key: /duckdb$/, how: 'flip' });
  await expect(world.copy(1)).rejects.toMatchObject({ code: 'verification_failed' });
  expect(await storedIn(world, 'offsite', 1)).toContain(manifestKey(on(1)));
  mend();
  expect((await world.copy(1)).good).toBe(true);
  expect(world.states(1)).toEqual(['local complete', 'offsite complete']);
});

test.each([
  ['without a manifest', null],
  ['with a manifest that cannot be read', 'torn'],
])('an image %s is replaced only by one whose source is whole', async (_, manifest) => {
  const world = await opened();
  await world.publish(1);
  await world.copy(1);
  const { store } = world.stores.offsite;
  await store.delete(manifestKey(on(1)));
  if (manifest !== null) await put(store, manifestKey(on(1)), manifest);
  const mend = world.stores.local.break({ on: 'get', key: /duckdb$/, how: 'flip' });
  await expect(world.copy(1)).rejects.toMatchObject({ code: 'verification_failed' });
  expect(await storedIn(world, 'offsite', 1)).toContain(imageKey(on(1)));
  mend();
  expect((await world.copy(1)).good).toBe(true);
});

test('a copy of an unsealed backup that has lost its log is made anew', async () => {
  const world = await opened();
  world.copies.published(await publishUnsealed(world.local, on(1)));
  await world.copy(1);
  const whole = await storedIn(world, 'local', 1);
  expect(await storedIn(world, 'offsite', 1)).toEqual(whole);
  await world.stores.offsite.store.delete(imageKey(on(1), 'wal'));
  await world.service.rescan('offsite', null);
  expect(world.ledger.wantedIn('offsite')).toHaveLength(1);
  await world.copy(1);
  expect(await storedIn(world, 'offsite', 1)).toEqual(whole);
  await world.service.rescan('offsite', null);
  expect(world.states(1)).toEqual(['local complete', 'offsite complete']);
});

test('a good copy is not replaced by another image that lies elsewhere under its id', async () => {
  const world = await opened();
  await world.publish(1);
  await world.copy(1);
  const folder = join(world.folder, 'local', 'availability', 'backups', on(1));
  await writeFile(join(folder, 'availability.duckdb'), 'planted');
  await writeFile(join(folder, 'manifest.json'), encodeManifest(manifestOf(on(1), 'planted')));
  await world.service.rescan('local', null);
  await expect(world.copy(1)).rejects.toMatchObject({ code: 'verification_failed' });
  expect(world.states(1)).toEqual(['local complete', 'offsite failed verification_failed']);
  expect((await world.offsite.read(on(1))).manifest).toEqual(manifestOf(on(1), `image of ${on(1)}`));
  expect(await world.offsite.storedBytes(on(1))).toBe(`image of ${on(1)}`.length);
});

test('a copy of which a report cannot be read is believed, and not replaced, where another image lies elsewhere under its id', async () => {
  const world = await opened();
  await world.publish(1);
  await world.copy(1);
  const report = reportOn(on(1), { repository: 'local' });
  await world.local.recordVerification(on(1), report);
  const [key = ''] = (await toArray(world.stores.local.store.list(backupPrefix(on(1)))))
    .map((one) => one.key)
    .filter((one) => one.includes('/verifications/'));
  await world.stores.local.store.delete(key);
  await put(world.stores.local.store, key, 'torn');
  const folder = join(world.folder, 'offsite', 'availability', 'backups', on(1));
  await writeFile(join(folder, 'availability.duckdb'), 'planted');
  await writeFile(join(folder, 'manifest.json'), encodeManifest(manifestOf(on(1), 'planted')));
  for (const name of ['local', 'offsite']) await world.service.rescan(name, null);
  expect(world.catalog.get(on(1))).toMatchObject({ good: false, copies: [{ repository: 'local' }] });
  await expect(world.copy(1, 'local')).rejects.toMatchObject({ code: 'verification_failed' });
  expect((await world.local.read(on(1))).manifest).toEqual(manifestOf(on(1), `image of ${on(1)}`));
});

test('a damaged copy is not made anew of another image, in a repository that the database does not have', async () => {
  const world = await opened();
  await world.publish(1);
  await world.copy(1);
  const damage = { content: { at: '2025-11-29T03:00:00.000Z', ok: false, repository: 'local' } };
  const records = world.catalog.get(on(1))?.copies ?? [];
  for (const record of records) world.catalog.put({ ...record, verified: damage });
  world.catalog.put({
    ...backupRecord({ id: on(1), repository: 'elsewhere' }),
    manifest: manifestOf(on(1), 'planted'),
  });
  expect(await lookAfter(world)).toEqual([]);
  expect(world.ledger.wantedIn('offsite')).toEqual([]);
});

test('a backup that is being copied is not deleted, and one that is being deleted is not copied', async () => {
  const world = await opened();
  await world.publish(1, 2);
  const mend = world.stores.local.break({ on: 'get', key: /duckdb$/, how: 'stall' });
  const copying = world.copy(1);
  copying.catch(() => {});
  while (!world.leases.isRead(on(1))) await sleep(1);
  await expect(world.removeBackup.everywhere(on(1))).rejects.toMatchObject({ code: 'backup_in_use' });
  mend();
  const release = world.leases.claim(on(2));
  await expect(world.copy(2)).rejects.toMatchObject({ code: 'not_found' });
  release();
});

test('a copy may be lost behind our back: it is made anew, and the primary one from a copy', async () => {
  const world = await opened();
  await world.publish(1);
  await world.copy(1);
  for (const [name, key] of [
    ['offsite', manifestKey(on(1))],
    ['offsite', imageKey(on(1))],
    ['local', imageKey(on(1))],
  ] as const) {
    await world.stores[name].store.delete(key);
    await world.copy(1, name);
    expect(await storedIn(world, name, 1)).toEqual([imageKey(on(1)), manifestKey(on(1))]);
  }
});

test('a copy that cannot be made keeps nothing from being pruned, and what is good nowhere is copied no more', async () => {
  const world = await opened({ offsite: 'retention: { keepLast: 1 }' });
  await world.publish(1, 2, 3);
  const [broken, rotten] = [on(1), on(2)];
  const damage = { content: { at: '2025-11-29T03:00:00.000Z', ok: false, repository: 'local' } };
  for (const record of world.catalog.get(rotten)?.copies ?? [])
    world.catalog.put({ ...record, verified: damage });
  world.ledger.failed(broken, 'offsite', {
    at: world.clock.now(),
    until: new Date('2025-12-01T00:00:00.000Z'),
    problem: problemDocument(unavailable, '/jobs/one', 'one'),
  });
  expect(await lookAfter(world)).toEqual([`copy ${on(3)}`, 'prune']);
  expect(world.ledger.wantedIn('offsite').map(({ backup }) => backup)).toEqual([broken]);
});

test('what is being read while its keeper waits to read it is read once', async () => {
  const world = await openWorld();
  const reading = world.service.rescan('offsite', null);
  await lookAfter(world);
  await reading;
  expect(world.stores.offsite.calls.filter((call) => call.startsWith('keepsVersions'))).toHaveLength(1);
});

test('when a copy has come of a backup that somebody asked for nothing is pruned, until one of a schedule comes', async () => {
  const world = await openWorld({ retention: 'retention: { keepLast: 1 }' });
  await world.openAll();
  await world.publish(1, 2);
  const asked = finishedBackupJob(on(2));
  expect(await lookAfter(world, [{ ...finishedBackupJob(on(1)), requestedBy: 'ops' }, asked])).toEqual([
    `copy ${on(1)}`,
    `copy ${on(2)}`,
  ]);
  await world.publish(3);
  const scheduled = { ...finishedBackupJob(on(3)), requestedBy: 'schedule:nightly' };
  expect(await lookAfter(world, [scheduled, asked])).toEqual([`copy ${on(3)}`, 'prune']);
});
