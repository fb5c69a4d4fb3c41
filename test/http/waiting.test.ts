import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { call, jobIn, problemIn } from './support/call.ts';
import { type Components, isA } from './support/document.ts';
import { cancel, freezeEngine, serviceOfThisFile, untilJob } from './support/service.ts';

const service = serviceOfThisFile();
const body = { database: 'availability' };

test('without Prefer a job is accepted at once, with its place', async () => {
  const { url } = service();
  const answer = await call(url, 'POST', '/backups', { body });
  const job = jobIn(answer, 202);
  expect(answer.headers.get('location')).toBe(`/jobs/${job.id}`);
  expect(answer.headers.get('preference-applied')).toBeNull();
  expect(job).toMatchObject({ kind: 'backup', database: 'availability', result: null, problem: null });
  expect((await untilJob(url, job.id, 'succeeded')).result).not.toBeNull();
});

test('with Prefer: wait the answer is 200 with the result once the job has succeeded', async () => {
  const { url } = service();
  const answer = await call(url, 'POST', '/backups', { body, headers: { prefer: 'respond-async, wait=60' } });
  expect(jobIn(answer, 200)).toMatchObject({ state: 'succeeded', phase: null, result: { good: true } });
  expect(answer.headers.get('preference-applied')).toBe('wait=60');
});

test('a longer wait than 240 seconds is cut, and the answer says so', async () => {
  const { url } = service();
  const answer = await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=100000' } });
  expect(jobIn(answer, 200).state).toBe('succeeded');
  expect(answer.headers.get('preference-applied')).toBe('wait=240');
});

test('with Prefer: wait the answer is the problem of a job that failed, with its id', async () => {
  const { url } = service();
  const missing = { database: 'second' };
  const answer = await call(url, 'POST', '/backups', { body: missing, headers: { prefer: 'wait=60' } });
  const problem = problemIn(answer, 422, 'source_missing');
  const location = answer.headers.get('location');
  expect(location).toBe(`/jobs/${problem.jobId}`);
  const { body: job } = await call(url, 'GET', location ?? '');
  expect(job).toMatchObject({ state: 'failed', problem });
});

test('when the wait is over before the job the answer is 202, and the job goes on', async () => {
  const { url } = service();
  const thaw = await freezeEngine(service());
  const answer = await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=0' } });
  const { id } = jobIn(answer, 202);
  thaw();
  expect(answer.headers.get('preference-applied')).toBe('wait=0');
  expect((await untilJob(url, id, 'succeeded', 'failed', 'cancelled')).state).toBe('succeeded');
});

test('a client that leaves while it waits does not cancel the job', async () => {
  const { url } = service();
  const thaw = await freezeEngine(service());
  const leaving = new AbortController();
  const headers = { prefer: 'wait=60' };
  const waiting = call(url, 'POST', '/backups', { body, headers, signal: leaving.signal });
  waiting.catch(() => {});
  const { id } = await runningJob(url);
  leaving.abort();
  await expect(waiting).rejects.toThrow(/abort/);
  thaw();
  expect((await untilJob(url, id, 'succeeded', 'failed', 'cancelled')).state).toBe('succeeded');
});

test('a job that is cancelled while a client waits answers it with 409 cancelled, and leaves no backup', async () => {
  const { url } = service();
  await freezeEngine(service());
  const before = await call(url, 'GET', '/backups');
  const waiting = call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } });
  const { id } = await runningJob(url);
  expect(jobIn(await call(url, 'POST', `/jobs/${id}/cancel`), 202).id).toBe(id);
  expect(problemIn(await waiting, 409, 'cancelled').jobId).toBe(id);
  expect((await call(url, 'GET', '/backups')).body).toEqual(before.body);
});

test('a job that has ended cannot be cancelled', async () => {
  const { url } = service();
  const { id } = jobIn(await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } }), 200);
  problemIn(await call(url, 'POST', `/jobs/${id}/cancel`), 409, 'job_finished');
});

test('of two backups at the same instant one begins, and the other is refused with the id of the first', async () => {
  const { url } = service();
  const thaw = await freezeEngine(service());
  const answers = await Promise.all([1, 2].map(() => call(url, 'POST', '/backups', { body })));
  const [first, second] = answers.toSorted((one, other) => one.status - other.status);
  if (!first || !second) throw new Error('two answers were expected');
  const job = jobIn(first, 202);
  expect(problemIn(second, 409, 'operation_in_progress').jobId).toBe(job.id);
  thaw();
  await untilJob(url, job.id, 'succeeded');
});

test('jobs above the global limit wait in the queue, where they can be cancelled', async () => {
  const { url } = service();
  await freezeEngine(service());
  const first = jobIn(await call(url, 'POST', '/backups', { body }), 202);
  const compare = { left: body, right: body, mode: 'counts' };
  const second = jobIn(await call(url, 'POST', '/compare', { body: compare }), 202);
  expect(second.state).toBe('queued');
  expect(jobIn(await call(url, 'POST', `/jobs/${second.id}/cancel`), 202).state).toBe('cancelled');
  await cancel(url, first.id);
});

/** The one job that runs, once it does. */
async function runningJob(url: string): Promise<Components['Job']> {
  for (;;) {
    const { body: page } = await call(url, 'GET', '/jobs?state=running');
    const [job] = isA('JobPage', page) ? page.items : [];
    if (job) return job;
    await sleep(10);
  }
}

test('a token has a hundred jobs that have not ended and no more; those that run or wait go on', async () => {
  const { url } = service();
  const thaw = await freezeEngine(service());
  const backup = await lastBackup(url);
  const verify = () => call(url, 'POST', '/verify', { body: { backup, level: 'content' } });
  const ids: string[] = [];
  for (let count = 0; count < 100; count += 1) ids.push(jobIn(await verify(), 202).id);
  const refused = await verify();
  problemIn(refused, 429, 'too_many_requests');
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  for (const id of ids.slice(1)) await cancel(url, id);
  thaw();
  expect((await untilJob(url, ids[0] ?? '', 'succeeded', 'failed')).state).toBe('succeeded');
  jobIn(await verify(), 202);
});

async function lastBackup(url: string): Promise<string> {
  const { body: page } = await call(url, 'GET', '/backups?limit=1');
  const [backup] = isA('BackupPage', page) ? page.items : [];
  if (!backup) throw new Error('there is no backup');
  return backup.id;
}
