/** kill -9 of a service whose clock runs fast, at any time: no minute of its schedule is run twice, and none is lost. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { makeSmallDatabase } from '../../http/support/service.ts';
import { engineChildren } from '../../support/engine.ts';
import { byClock, fastClock } from '../../support/fast-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { servicePaths, startService } from '../../support/service.ts';
import { listBackups } from './client.ts';
import { allDead } from './kill.ts';

const minuteMs = 60_000;

interface Row {
  readonly dueMs: number;
  readonly jobId: string | null;
  readonly started: boolean;
  readonly missed: number;
  readonly repeats: boolean;
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
      repeats: row.repeats === 1,
    }));
  const jobs = database
    .prepare(
      "SELECT id, state FROM jobs WHERE document ->> '$.requestedBy' = 'schedule:minutely' ORDER BY id",
    )
    .all()
    .map(({ id, state }) => ({ id: String(id), state: String(state) }));
  database.close();
  return { rows, jobs };
}

test('however often it dies, each minute has been run once, or one run has made up for it, and what was cut off is repeated once at most', async () => {
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
  const failed = new Set(jobs.filter(({ state }) => state === 'failed').map(({ id }) => id));
  for (const [index, { dueMs, missed, repeats }] of rows.entries()) {
    const before = rows[index - 1];
    if (!before) continue;
    const minutes = (dueMs - before.dueMs) / minuteMs;
    expect(minutes, JSON.stringify(rows)).toBe(repeats ? 0 : 1 + missed);
    if (repeats) expect([before.repeats, failed.has(before.jobId ?? '')]).toEqual([false, true]);
  }
}, 240_000);
