import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { servicePaths, startService } from '../support/service.ts';
import { createSkippingClock } from '../support/skipping-clock.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { type Components, isA } from './support/document.ts';
import { freezeEngine, makeSmallDatabase, startedFor, takeBackup, untilJob } from './support/service.ts';
import { makeTokens } from './support/token.ts';

type Schedule = Components['Schedule'];

const nightly = { name: 'nightly', kind: 'backup', cron: '30 2 * * *', timezone: 'Europe/Berlin' };

async function startedWith(schedules: object[], rest: object = {}) {
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  const availability = { path: database, repositories: ['local'], schedules, ...rest };
  const service = await startedFor(folder, { databases: { availability } });
  await makeSmallDatabase(database);
  return service;
}

async function schedulesOf(url: string): Promise<Schedule[]> {
  const { body } = await call(url, 'GET', '/schedules');
  if (!isA('ScheduleList', body)) throw new Error(`no schedules: ${JSON.stringify(body)}`);
  return body.items;
}

const waiting = { headers: { prefer: 'wait=60' } };

test('schedules are listed with their next five runs, and a database tells when its next backup is due', async () => {
  const weekly = { name: 'drills', kind: 'drill', cron: '0 5 * * SUN', period: '90d', jitter: '10m' };
  const { url } = await startedWith([nightly, weekly]);
  const [first, second] = await schedulesOf(url);
  expect(first).toMatchObject({
    ...nightly,
    database: 'availability',
    jitterMs: 0,
    lastRun: null,
    drill: null,
  });
  expect(first?.nextRuns).toHaveLength(5);
  expect(second).toMatchObject({
    kind: 'drill',
    timezone: 'UTC',
    jitterMs: 600_000,
    drill: { provenWithinMs: 90 * 86_400_000, overdue: 0 },
  });
  expect((await call(url, 'GET', '/databases/availability')).body).toMatchObject({
    nextRun: first?.nextRuns[0],
  });
});

test('what a schedule does can be done now: the job is of its kind, and the last run tells of it', async () => {
  const { url } = await startedWith([
    { ...nightly, verify: 'checksum' },
    { name: 'proofs', kind: 'verify', cron: '0 4 * * *', level: 'structure' },
    { name: 'drills', kind: 'drill', cron: '0 5 * * *' },
    { name: 'archive', kind: 'export', cron: '0 6 * * *', format: 'csv', tables: ['t'] },
  ]);
  for (const name of ['proofs', 'drills']) {
    problemIn(await call(url, 'POST', `/schedules/${name}/run`), 404, 'not_found');
  }
  const run = async (name: string) => jobIn(await call(url, 'POST', `/schedules/${name}/run`, waiting), 200);
  const backup = await run('nightly');
  expect(backup).toMatchObject({ kind: 'backup', requestedBy: 'anonymous', request: { verify: 'checksum' } });
  const { id } = backup.kind === 'backup' && backup.result ? backup.result : { id: '' };
  expect(await run('proofs')).toMatchObject({ kind: 'verify', request: { backup: id, level: 'structure' } });
  expect(await run('drills')).toMatchObject({
    kind: 'drill',
    request: { database: 'availability', backups: [id] },
    result: { database: 'availability', proven: [id], failed: [], gone: [] },
  });
  expect(await run('archive')).toMatchObject({ kind: 'export', request: { format: 'csv', tables: ['t'] } });
  expect((await call(url, 'GET', `/backups/${id}`)).body).toMatchObject({
    verified: { restore: { ok: true } },
  });
  const [first] = await schedulesOf(url);
  expect(first?.lastRun).toEqual({
    dueAt: null,
    outcome: 'started',
    startedAt: backup.createdAt,
    jobId: backup.id,
    state: 'succeeded',
    reason: null,
    missed: 0,
  });
});

test('a key starts a run once, though it would be another one by now; and is good for one schedule', async () => {
  const { url, ...service } = await startedWith([nightly, { ...nightly, name: 'proofs', kind: 'verify' }]);
  await takeBackup({ url, ...service });
  const headers = { 'idempotency-key': 'today', prefer: 'wait=60' };
  const first = jobIn(await call(url, 'POST', '/schedules/proofs/run', { headers }), 200);
  await takeBackup({ url, ...service });
  const again = await call(url, 'POST', '/schedules/proofs/run', { headers });
  expect(jobIn(again, 200).id).toBe(first.id);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  problemIn(await call(url, 'POST', '/schedules/nightly/run', { headers }), 422, 'idempotency_key_reused');
});

test('a run is refused while the last one, or another job that writes the database, is under way', async () => {
  const proofs = { name: 'proofs', kind: 'verify', cron: '0 4 * * *', level: 'content' };
  const service = await startedWith([nightly, { ...nightly, name: 'other' }, proofs]);
  const { url } = service;
  const thaw = await freezeEngine(service);
  const { id } = jobIn(await call(url, 'POST', '/schedules/proofs/run'), 202);
  expect(
    problemIn(await call(url, 'POST', '/schedules/proofs/run'), 409, 'operation_in_progress').jobId,
  ).toBe(id);
  thaw();
  await untilJob(url, id, 'succeeded');
  const again = await freezeEngine(service);
  const backup = jobIn(await call(url, 'POST', '/schedules/nightly/run'), 202);
  for (const name of ['nightly', 'other']) {
    const problem = problemIn(
      await call(url, 'POST', `/schedules/${name}/run`),
      409,
      'operation_in_progress',
    );
    expect(problem.jobId).toBe(backup.id);
  }
  again();
  await untilJob(url, backup.id, 'succeeded');
});

test('an operator runs no schedule that prunes, and an admin does', async () => {
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  const schedules = [{ name: 'thinning', kind: 'retention', cron: '0 7 * * *' }];
  const availability = { path: database, repositories: ['local'], retention: { keepLast: 1 }, schedules };
  const wanted = [{ name: 'hand', role: 'operator' as const }, { name: 'boss' }];
  const { tokensFile, made } = await makeTokens(folder, wanted);
  const { url } = await startedFor(folder, { databases: { availability }, server: { tokensFile } });
  const [operator, admin] = made.map((token) => ({
    headers: { authorization: `Bearer ${token}` },
  }));
  const refused = problemIn(await call(url, 'POST', '/schedules/thinning/run', operator), 403, 'forbidden');
  expect(refused.hint).toContain('--role admin');
  expect((await call(url, 'GET', '/jobs', admin)).body).toEqual({ items: [] });
  const prune = jobIn(await call(url, 'POST', '/schedules/thinning/run', admin), 202);
  expect(prune).toMatchObject({ kind: 'prune', requestedBy: 'boss' });
});

test('a schedule that is not configured is not found', async () => {
  const { url } = await startedWith([nightly]);
  problemIn(await call(url, 'POST', '/schedules/none/run'), 404, 'not_found');
  problemIn(await call(url, 'POST', '/schedules/No%20name/run'), 400, 'validation_failed');
});

test('what is due is done by itself, a prune follows a backup that has succeeded, and metrics tell', async () => {
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  const availability = {
    path: database,
    repositories: ['local'],
    retention: { keepLast: 1 },
    schedules: [{ ...nightly, timezone: 'UTC' }],
  };
  const clock = createSkippingClock(new Date('2025-11-11T01:00:00Z'));
  const service = await startService(folder, { databases: { availability } }, clock.options());
  onTestFinished(service.kill);
  await makeSmallDatabase(database);

  const { url } = service;
  await clock.skipTo(new Date('2025-11-11T02:30:00Z'), service.process);
  let jobs: Components['Job'][] = [];
  while (!jobs.some(({ kind }) => kind === 'prune')) {
    await clock.skipTo(new Date(clock.now().getTime() + 1000), service.process);
    await sleep(20);
    const { body } = await call(url, 'GET', '/jobs?state=succeeded');
    jobs = isA('JobPage', body) ? body.items : [];
  }
  expect(jobs.map(({ kind, requestedBy }) => `${kind} by ${requestedBy}`)).toEqual([
    'prune by schedule:nightly',
    'backup by schedule:nightly',
  ]);
  const [schedule] = await schedulesOf(url);
  expect(schedule?.lastRun).toMatchObject({
    dueAt: '2025-11-11T02:30:00.000Z',
    outcome: 'started',
    missed: 0,
  });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/^duckback_schedule_next_run_timestamp\{schedule="nightly"\} \d+$/m);
  expect(metrics).toMatch(/^duckback_schedule_last_run_timestamp\{schedule="nightly"\} [\d.]+$/m);
  expect(metrics).toMatch(/^duckback_schedule_skipped_total\{schedule="nightly"\} 0$/m);
});
