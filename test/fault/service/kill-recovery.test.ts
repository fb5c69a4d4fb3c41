/** kill -9 of the service in a recovery, again and again: the same job goes on, and no command is left behind or run twice that must not be. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { engineChildren } from '../../support/engine.ts';
import { isAlive, until } from '../../support/processes.ts';
import { allHooks, backedUp, filledIn, live, recoveryPlace } from '../../support/recovery/world.ts';
import { startService } from '../../support/service.ts';
import { begin, jobEnd, takeBackup } from './client.ts';
import { allDead } from './kill.ts';

type Place = Awaited<ReturnType<typeof recoveryPlace>>;

/** What a program does the first time: says who it is, and does not come back. */
const hangsOnce = (name: string, first = ':') =>
  `[ -e ${name}.pid ] && exit 0; ${first}; echo $$ > ${name}.pid; sleep 1000 & wait`;

async function started(place: Place) {
  const service = await startService(place.folder, place.settings);
  onTestFinished(service.kill);
  return service;
}

test('a recovery that is killed in its commands ends as one that was not', async () => {
  // Watched for so long that a busy machine too is killed in it.
  const start = { ...allHooks.start, timeout: '6s' };
  const place = await recoveryPlace({ hooks: { ...allHooks, start } });
  let service = await started(place);
  const killAndRestart = async () => {
    const children = await engineChildren(service.process.pid);
    await service.kill();
    await allDead(children);
    await between();
    service = await started(place);
  };
  let between: () => Promise<unknown> = async () => {};
  const pidOf = async (name: string) => Number(await readFile(join(place.folder, `${name}.pid`), 'utf8'));
  const untilHanging = (name: string) => until(() => pidOf(name).then(Boolean, () => false));
  await place.makeDays(backedUp);
  const { id: backup } = await takeBackup(service);
  await place.makeDays(live);
  // It is obeyed, but does not come back: the next one finds nothing to stop.
  await place.script('stop', hangsOnce('stopper', 'kill $(cat scheduler.pid) && rm scheduler.pid'));
  await place.script('backfill', hangsOnce('filler'));

  const jobId = await begin(service, {
    kind: 'recovery',
    body: { database: 'availability', from: 'backup' },
  });
  await untilHanging('stopper');
  await killAndRestart();
  await untilHanging('filler');
  // Its writer would stay stopped, and its file as it is; or what lies elsewhere would be taken for what was restored.
  const { database: path } = service.paths;
  const renamed = { databases: { renamed: { path, repositories: ['local'] } } };
  const moved = { databases: { availability: { path: `${path}.moved`, repositories: ['local'] } } };
  between = async () => {
    await expect(startService(place.folder, renamed)).rejects.toThrow(/leave availability in the conf/);
    await expect(startService(place.folder, moved)).rejects.toThrow(`leave ${path} as its path`);
  };
  await killAndRestart();
  between = async () => {};
  const isScheduled = async () => (await place.scheduler()) !== null;
  await until(isScheduled);
  await killAndRestart();

  const job = await jobEnd(service, jobId);
  expect(job).toMatchObject({
    state: 'succeeded',
    attempt: 4,
    result: { backup, startDate: '2025-11-03', alerts: [] },
  });
  expect(await place.journal()).toEqual([
    'stop --stop',
    'stop --stop',
    'validate',
    'backfill --start-date 2025-11-03',
    'backfill --start-date 2025-11-03',
    'start',
  ]);
  for (const name of ['stopper', 'filler']) expect(await isAlive(await pidOf(name)), name).toBe(false);
  expect(await place.days()).toEqual(filledIn);
  expect(await isScheduled()).toBe(true);
}, 240_000);
