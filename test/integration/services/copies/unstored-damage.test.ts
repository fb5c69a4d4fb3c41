/** Damage that was found in a copy, on a disk that took no report of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noAnnotation } from '../../../../src/domain/backup.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { imageKey } from '../../../../src/repository/layout.ts';
import { copyIn } from '../../../../src/services/backup/find-backup.ts';
import { keepReport } from '../../../../src/services/verify/keep-report.ts';
import { jobContext } from '../../../support/job-context.ts';
import { reportOn } from '../../../support/repository.ts';
import { lookAfter, on, openWorld, type World } from './world.ts';

const database = 'availability';
const full = new Problem('insufficient_space', 'The disk is full.');
const unanswered = new Problem('repository_unavailable', 'The disk did not answer.');

/** Three days, copied; the copy of the first is damaged, which its disk takes no report of. */
async function damagedOffsite() {
  const world = await openWorld({
    retention: 'retention: { keepLast: 1 }',
    offsite: 'retention: { keepMonthly: all }',
  });
  await world.openAll();
  for (const day of [1, 2, 3]) {
    await world.publish(day);
    await world.copy(day);
  }
  const image = await readFile(imageIn(world));
  await writeFile(imageIn(world), image.reverse());
  const mend = world.stores.offsite.break({ on: 'put', key: /verifications/, how: 'fail', error: full });
  await report(world, false);
  mend();
  return world;
}

const imageIn = ({ folder }: World, name = 'offsite') => join(folder, name, imageKey(on(1)));

const report = ({ findBackup, copies }: World, ok: boolean) =>
  keepReport(reportOn(on(1), { ok, repository: 'offsite' }), copyIn(findBackup(on(1)), 'offsite'), {
    copies,
    findBackup,
  });

test('such a copy is made anew, and until then the only whole one stays', async () => {
  const world = await damagedOffsite();
  expect((await world.retention.prune({ database }, jobContext())).removed).toEqual([on(2)]);
  expect(await lookAfter(world)).toContain(`copy ${on(1)}`);
  expect(await readFile(imageIn(world))).toEqual(await readFile(imageIn(world, 'local')));
  expect(world.states(1)).toEqual(['local complete', 'offsite complete']);
  expect((await world.retention.prune({ database }, jobContext())).removed).toEqual([on(1)]);
  expect(world.catalog.get(on(1))?.good).toBe(true);
});

test('it stays known whatever is read or written there, until a report disproves it', async () => {
  const world = await damagedOffsite();
  const states = ['local complete', 'offsite failed verification_failed'];
  await world.service.rescan('offsite', null);
  expect(world.states(1)).toEqual(states);
  world.catalog.put(await world.offsite.read(on(1)));
  expect(world.states(1)).toEqual(states);
  await report(world, true);
  expect(world.states(1)).toEqual(['local complete', 'offsite complete']);
});

test.each([
  [
    'its repository is left out of the configuration for a while',
    async ({ catalog }: World) => catalog.keep(['local']),
  ],
  [
    'its manifest cannot be read once',
    async ({ stores, service }: World) => {
      const mend = stores.offsite.break({ on: 'get', key: /manifest/, how: 'fail', error: unanswered });
      await service.rescan('offsite', null);
      mend();
    },
  ],
])('it stays known where %s, also over a start', async (_, pass) => {
  const world = await damagedOffsite();
  await pass(world);
  expect(world.catalog.get(on(1))?.copies).toHaveLength(1);
  world.close();
  const later = await openWorld({ folder: world.folder });
  await later.openAll();
  expect(later.states(1)).toEqual(['local complete', 'offsite failed verification_failed']);
  await report(later, true);
  await later.service.rescan('offsite', null);
  expect(later.states(1)).toEqual(['local complete', 'offsite complete']);
});

test('such a copy is made anew, also where a reading has passed it by before', async () => {
  const world = await damagedOffsite();
  const mend = world.stores.offsite.break({ on: 'get', key: /manifest/, how: 'fail', error: unanswered });
  await world.service.rescan('offsite', null);
  mend();
  await world.copy(1);
  expect(await readFile(imageIn(world))).toEqual(await readFile(imageIn(world, 'local')));
  expect(world.states(1)).toEqual(['local complete', 'offsite complete']);
});

test('damage that is found in a copy which a reading passed by meanwhile is known too', async () => {
  const world = await openWorld();
  await world.openAll();
  await world.publish(1);
  await world.copy(1);
  const verified = copyIn(world.findBackup(on(1)), 'offsite');
  const mend = world.stores.offsite.break({ on: 'get', key: /manifest/, how: 'fail', error: unanswered });
  await world.service.rescan('offsite', null);
  mend();
  world.stores.offsite.break({ on: 'put', key: /verifications/, how: 'fail', error: full });
  const found = reportOn(on(1), { ok: false, repository: 'offsite' });
  expect(await keepReport(found, verified, world)).toMatchObject({ found: { ok: false }, unstored: full });
  await world.service.rescan('offsite', null);
  expect(world.states(1)).toEqual(['local complete', 'offsite failed verification_failed']);
});

test('it stays known of a copy that was to be deleted, and stays since it is held by then', async () => {
  const world = await damagedOffsite();
  const methods = ['head', 'names', 'put', 'delete', 'get'] as const;
  const mends = methods.map((on) => world.stores.offsite.break({ on, how: 'fail', error: unanswered }));
  await world.removeBackup.everywhere(on(1));
  for (const mend of mends) mend();
  await world.offsite.annotate(on(1), { ...noAnnotation, hold: true });
  await world.service.rescan('offsite', null);
  expect(world.states(1)).toEqual(['offsite failed verification_failed']);
});

test('such a backup stands for no day, and is no other good one that would be left', async () => {
  const world = await damagedOffsite();
  const { keep } = await world.retention.plan({ database, repository: 'offsite' });
  expect(keep.at(-1)).toEqual({ backup: on(1), reasons: ['damaged: 30 days for salvage'] });
  for (const day of [2, 3]) await world.removeBackup.everywhere(on(day));
  await world.removeBackup.from(on(1), 'local').catch(() => {});
  expect(world.catalog.get(on(1))?.good).toBe(true);
});
