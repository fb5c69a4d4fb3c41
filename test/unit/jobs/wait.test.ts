import { expect, test } from 'vitest';
import { at, backupOf, openWorkbench, settle } from './workbench.ts';

async function runningJob() {
  const bench = openWorkbench();
  const { job } = bench.runner.submit(backupOf('availability'));
  await settle();
  return { ...bench, job, idle: bench.clock.sleeping() };
}

test('waiting ends with the job and leaves no timer behind', async () => {
  const { runner, job, calls, clock, idle } = await runningJob();
  const waited = runner.wait(job.id, 240_000);
  at(calls, 0).succeed();
  expect(await waited).toMatchObject({ state: 'succeeded' });
  await settle();
  expect(clock.sleeping()).toBe(idle);
});

test('waiting ends when the time is up, with the job as it is', async () => {
  const { runner, job, clock } = await runningJob();
  const waited = runner.wait(job.id, 5000);
  await clock.advance(5000);
  expect(await waited).toMatchObject({ state: 'running' });
});

test('a client that leaves ends its own waiting only', async () => {
  const { runner, job, calls, clock, idle } = await runningJob();
  const gone = new AbortController();
  const [left, stayed] = [runner.wait(job.id, 5000, gone.signal), runner.wait(job.id, 5000)];
  gone.abort();
  expect(await left).toMatchObject({ state: 'running' });
  expect(await runner.wait(job.id, 5000, gone.signal)).toMatchObject({ state: 'running' });
  at(calls, 0).succeed();
  expect(await stayed).toMatchObject({ state: 'succeeded' });
  await settle();
  expect(clock.sleeping()).toBe(idle);
});

test('waiting for a job that has ended needs no time, for an unknown one rejects', async () => {
  const { runner, job, calls } = await runningJob();
  at(calls, 0).succeed();
  await settle();
  expect(await runner.wait(job.id, 240_000)).toMatchObject({ state: 'succeeded' });
  await expect(runner.wait('job-20251111T030000Z-000000', 1)).rejects.toMatchObject({ code: 'not_found' });
});

test('whoever waited for the end of a job can write its database at once, in a free slot', async () => {
  const { runner, calls } = openWorkbench({ maxConcurrentJobs: 1 });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  const next = runner.wait(job.id, 1000).then(() => runner.submit(backupOf('availability')).job.state);
  at(calls, 0).succeed();
  expect(await next).toBe('running');
});
