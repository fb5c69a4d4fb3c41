/** kill -9 of a service whose clock runs fast, at any time: no minute of its schedule is run twice, and none is lost. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { isEnded } from '../../../src/domain/job.ts';
import { makeSmallDatabase } from '../../http/support/service.ts';
import { engineChildren } from '../../support/engine.ts';
import { byClock, fastClock } from '../../support/fast-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { until } from '../../support/processes.ts';
import { servicePaths, startService } from '../../support/service.ts';
import { ask, listBackups, listJobs } from './client.ts';
import { allDead } from './kill.ts';
import { backupStops, publishedStops } from './points.ts';
import { atEach } from './stopped-job.ts';
import { useWorlds } from './world.ts';

const openWorld = useWorlds();
const minuteMs = 60_000;

interface Row {
  readonly dueMs: number;
  readonly jobId: string | null;
  readonly started: boolean;
  readonly missed: number;
  readonly repeats: number;
}

/** What a service that has ended left recorded. */
function readState(folder: string) {
  const database = new DatabaseSync(join(folder, 'state.sqlite'), { readOnly: true });
  const rows: Row[] = database
    .prepare('SELECT due_ms, job_id, reason, missed, repeats FROM schedule_runs ORDER BY due_ms, repeats')
    .all()
    .map((row) => ({
      dueMs: Number(row.due_ms),
      jobId: row.job_id === null ? null : String(row.job_id),
      started: row.reason === null,
      missed: Number(row.missed),
      repeats: Number(row.repeats),
    }));
  const jobs = database
    .prepare(
      `SELECT id, document ->> '$.problem.code' AS code FROM jobs
       WHERE document ->> '$.requestedBy' = 'schedule:minutely' ORDER BY id`,
    )
    .all()
    .map(({ id, code }) => ({ id: String(id), code }));
  database.close();
  return { rows, jobs };
}

test('however often it dies, each minute has been run once, or one run has made up for it, and only what was cut off is repeated', async () => {
  const folder = await temporaryFolder();
  const paths = servicePaths(folder);
  const schedules = [{ name: 'minutely', kind: 'backup', cron: '* * * * *' }];
  const databases = { availability: { path: paths.database, repositories: ['local'], schedules } };
  const options = byClock(fastClock(60, new Date('2025-03-29T23:00:00Z')));
  const start = async () => {
    const service = await startService(folder, { databases }, options);
    onTestFinished(service.kill);
    return service;
  };

  await (await start()).stop();
  await makeSmallDatabase(paths.database);
  for (let round = 0; round < 6; round += 1) {
    const service = await start();
    await sleep(300 + ((round * 677) % 1900));
    const children = await engineChildren(service.process.pid);
    await service.kill();
    await allDead(children);
    if (round % 2 === 1) await sleep(2000);
  }
  const last = await start();
  while ((await listBackups(last)).length < 3) await sleep(100);
  await last.stop();

  const { rows, jobs } = readState(paths.state);
  const started = rows.filter((row) => row.started);
  expect(started.length).toBeGreaterThanOrEqual(3);
  expect(started.map(({ jobId }) => jobId).toSorted()).toEqual(jobs.map(({ id }) => id));
  const interrupted = new Set(jobs.filter(({ code }) => code === 'interrupted').map(({ id }) => id));
  for (const [index, { dueMs, missed, repeats }] of rows.entries()) {
    const before = rows[index - 1];
    if (!before) continue;
    const minutes = (dueMs - before.dueMs) / minuteMs;
    expect(minutes, JSON.stringify(rows)).toBe(repeats ? 0 : 1 + missed);
    if (repeats) expect([before.repeats, interrupted.has(before.jobId ?? '')]).toEqual([repeats - 1, true]);
  }
}, 240_000);

/** Makes the run that somebody asked for one that was due by itself, at an instant of its own up to which all is decided. */
function makeDue(folder: string): void {
  const database = new DatabaseSync(join(folder, 'state.sqlite'));
  database.exec('UPDATE schedules SET decided_ms = decided_ms + 1');
  database.exec('UPDATE schedule_runs SET due_ms = (SELECT decided_ms FROM schedules) WHERE due_ms IS NULL');
  database.close();
}

test('a scheduled backup that is killed around its publication is repeated where it was not published, and nowhere else', async () => {
  const schedules = [{ name: 'yearly', kind: 'backup', cron: '0 3 1 1 *' }];
  const world = await openWorld({ database: { schedules } });
  const unpublished = backupStops.filter(({ phase }) => phase === 'publish');
  expect([unpublished.length, publishedStops.length]).toEqual([3, 2]);
  await atEach([...unpublished.slice(-1), ...publishedStops], async (stop) => {
    const before = (await listBackups(world.service())).length;
    const { operation, path } = stop;
    const { reached } = await world.service().pauseAt({ operation, path });
    await ask(world.service(), 'POST', '/schedules/yearly/run');
    await reached;
    const children = await engineChildren(world.service().process.pid);
    await world.service().kill();
    await allDead(children);
    makeDue(world.paths.state);
    await world.restart();
    await until(async () => (await listBackups(world.service())).length > before);
    await until(async () => (await listJobs(world.service())).every(isEnded));
    expect((await listBackups(world.service())).length).toBe(before + 1);
  });
  await world.service().stop();
  const { rows } = readState(world.paths.state);
  expect(rows.map(({ repeats }) => repeats).toSorted()).toEqual([0, 0, 0, 1]);
});
