import { expect, test } from 'vitest';
import type { Submission } from '../../../src/domain/ports/jobs.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { at, backupOf, openWorkbench, settle } from './workbench.ts';

const problem = (code: string) => expect.objectContaining({ code });

const recoveryOf = (database: string): Submission<'recovery'> => ({
  kind: 'recovery',
  request: { database, from: 'backup' },
  database,
  requestedBy: 'operator',
});

test('a recovery that was cut off by a kill goes on: the same job, its next attempt, with the steps so far', async () => {
  const { runner, newRunner, calls, clock } = openWorkbench();
  const { job } = runner.submit(recoveryOf('availability'));
  await settle();
  void at(calls, 0).context.step('stop', () => new Promise(() => undefined));
  await settle();

  // Nobody closed the first one: it is gone, as after a kill.
  const next = newRunner();
  expect(next.get(job.id)).toMatchObject({
    state: 'queued',
    attempt: 2,
    phase: null,
    steps: [{ name: 'stop', state: 'failed', endedAt: expect.any(String) }],
  });
  expect(() => next.submit(backupOf('availability'))).toThrow(problem('operation_in_progress'));
  await settle();
  expect(calls).toHaveLength(1);

  await clock.advance(5_000);
  next.resume();
  await settle();
  expect(next.get(job.id).state).toBe('running');
  await at(calls, 1).context.step('start', async () => undefined);
  at(calls, 1).succeed();
  expect(await next.wait(job.id, 1000)).toMatchObject({ state: 'succeeded', attempt: 2, durationMs: 5_000 });
  expect(next.get(job.id).steps.map(({ name }) => name)).toEqual(['stop', 'start']);
  expect(next.submit(backupOf('availability')).replayed).toBe(false);
});

test('a service that closes leaves a recovery to the next one, whether it ran, waited or had not gone on yet', async () => {
  const { runner, newRunner, calls, clock, ledger } = openWorkbench({ maxConcurrentJobs: 1 });
  const running = runner.submit(recoveryOf('availability')).job;
  await clock.advance(1000);
  const waiting = runner.submit(recoveryOf('trades')).job;
  await settle();
  await runner.close();
  expect(at(calls, 0).context.signal.reason).toMatchObject({ code: 'interrupted' });
  for (const { id } of [running, waiting])
    expect(ledger.get(id)).toMatchObject({ state: 'queued', problem: null });

  await newRunner().close();
  const last = newRunner();
  // One that had not begun has had no attempt.
  expect([running, waiting].map(({ id }) => last.get(id).attempt)).toEqual([3, 1]);
  last.resume();
  await settle();
  at(calls, 1).succeed();
  expect(await last.wait(running.id, 1000)).toMatchObject({ state: 'succeeded' });
});

test('one that waits for its turn to go on has it though it is cancelled: there may be things to undo', async () => {
  const { runner, newRunner, calls } = openWorkbench({ maxConcurrentJobs: 1, deaf: true });
  const first = runner.submit(recoveryOf('availability')).job;
  await settle();
  const next = newRunner();
  next.submit(backupOf('trades'));
  next.resume();
  await settle();
  expect(next.cancel(first.id)).toMatchObject({ state: 'queued' });
  at(calls, 1).succeed();
  await settle();
  const { context, kind } = at(calls, 2);
  expect([kind, context.signal.aborted]).toEqual(['recovery', true]);
  await expect(context.step('verify', async () => undefined)).rejects.toThrow(problem('cancelled'));
  await context.always('start', async () => undefined);
  at(calls, 2).fail(context.signal.reason);
  expect(await next.wait(first.id, 1000)).toMatchObject({
    state: 'cancelled',
    steps: [{ name: 'start', state: 'succeeded' }],
  });
});

test('a cancel that an attempt before this one was told of cancels the job', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(recoveryOf('availability'));
  await settle();
  at(calls, 0).fail(new Problem('cancelled', 'The job was cancelled.'));
  expect(await runner.wait(job.id, 1000)).toMatchObject({ state: 'cancelled' });
});

test('a job can be stopped again when what could not be cancelled is over, and a closing service need not ask twice', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(recoveryOf('availability'));
  await settle();
  const { context } = at(calls, 0);
  context.pointOfNoReturn();
  expect(() => runner.cancel(job.id)).toThrow(problem('operation_in_progress'));
  context.stoppable();
  expect(context.signal.aborted).toBe(false);
  context.pointOfNoReturn();
  const closing = runner.close();
  await settle();
  expect(context.signal.aborted).toBe(false);
  context.stoppable();
  expect(context.signal.reason).toMatchObject({ code: 'interrupted' });
  await closing;
  expect(runner.get(job.id)).toMatchObject({ state: 'queued' });
});

test('what a step that must be done says, and what is to be done about one that failed, is kept with it', async () => {
  const { runner, calls } = openWorkbench({ deaf: true });
  const { job } = runner.submit(recoveryOf('availability'));
  await settle();
  const { context } = at(calls, 0);
  const failure = new Problem('hook_failed', 'It failed.', { hint: 'Look at it.' });
  await context.step('validate', async () => context.output('three lines')).catch(() => undefined);
  await context.step('backfill', () => Promise.reject(failure)).catch(() => undefined);
  runner.cancel(job.id);
  await context.always('start', () => Promise.reject(failure)).catch(() => undefined);
  expect(runner.get(job.id).steps).toMatchObject([
    { name: 'validate', state: 'succeeded', output: 'three lines' },
    { name: 'backfill', state: 'failed', hint: 'Look at it.' },
    { name: 'start', state: 'failed', hint: 'Look at it.' },
  ]);
  at(calls, 0).fail(context.signal.reason);
});

test('a cancel of a recovery that waits for its turn to go on is not forgotten when the service ends before that', async () => {
  const { runner, newRunner, calls } = openWorkbench({ maxConcurrentJobs: 1 });
  const { id } = runner.submit(recoveryOf('availability')).job;
  await settle();
  // Killed; the next one has something else to do first.
  const next = newRunner();
  next.submit(backupOf('trades'));
  next.resume();
  await settle();
  expect(next.cancel(id)).toMatchObject({ state: 'queued', attempt: 2, cancelRequested: true });
  await next.close();
  newRunner().resume();
  await settle();
  expect(calls.filter(({ kind }) => kind === 'recovery').at(-1)?.context.signal.aborted).toBe(true);
});
