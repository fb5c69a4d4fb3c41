import { expect, test } from 'vitest';
import { at, backupOf, openWorkbench, settle, verifyOf } from './workbench.ts';

const problem = (code: string) => expect.objectContaining({ code });
const interrupted = { state: 'failed', problem: { code: 'interrupted', retryable: true } };

test('closing refuses new jobs, interrupts those that run and wait, and leaves no timer behind', async () => {
  const { runner, clock, calls, ledger } = openWorkbench({ maxConcurrentJobs: 1 });
  const running = runner.submit(backupOf('availability')).job;
  const waiting = runner.submit(verifyOf('trades')).job;
  await settle();
  const closed = runner.close();
  expect(() => runner.submit(backupOf('trades'))).toThrow(problem('shutting_down'));
  await closed;
  expect(ledger.get(running.id)).toMatchObject(interrupted);
  expect(ledger.get(waiting.id)).toMatchObject({ ...interrupted, startedAt: null });
  expect(calls).toHaveLength(1);
  expect(clock.sleeping()).toBe(0);
});

test('closing waits for handlers that clean up and for jobs past their point of no return', async () => {
  const { runner, calls } = openWorkbench({ deaf: true });
  const slow = runner.submit(backupOf('availability')).job;
  const restoring = runner.submit(backupOf('trades')).job;
  await settle();
  at(calls, 1).context.pointOfNoReturn();
  let closed = false;
  const closing = runner.close().then(() => {
    closed = true;
  });
  await settle();
  expect(at(calls, 0).context.signal.aborted).toBe(true);
  expect(at(calls, 1).context.signal.aborted).toBe(false);
  at(calls, 0).fail(at(calls, 0).context.signal.reason);
  await settle();
  expect(closed).toBe(false);
  at(calls, 1).succeed();
  await closing;
  expect(runner.get(slow.id)).toMatchObject(interrupted);
  expect(runner.get(restoring.id)).toMatchObject({ state: 'succeeded' });
});

test('a job that was cancelled before the service closed stays cancelled', async () => {
  const { runner, calls } = openWorkbench({ deaf: true });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  runner.cancel(job.id);
  const closing = runner.close();
  at(calls, 0).fail(at(calls, 0).context.signal.reason);
  await closing;
  expect(runner.get(job.id)).toMatchObject({ state: 'cancelled', problem: { code: 'cancelled' } });
});

test('closing twice is closing once', async () => {
  const { runner } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  await Promise.all([runner.close(), runner.close()]);
  await runner.close();
  expect(runner.get(job.id)).toMatchObject(interrupted);
});

test('jobs that a dead process left are interrupted before a new runner is there', async () => {
  const { newRunner, runner, calls, ledger, clock, lines } = openWorkbench({ maxConcurrentJobs: 1 });
  const running = runner.submit(backupOf('availability')).job;
  const waiting = runner.submit(verifyOf('trades')).job;
  await settle();
  void at(calls, 0).context.step('copy', () => new Promise(() => undefined));
  await clock.advance(60_000);

  const next = newRunner();
  expect(ledger.unfinished()).toEqual([]);
  expect(next.get(running.id)).toMatchObject({
    ...interrupted,
    endedAt: '2025-11-11T03:01:00.000Z',
    durationMs: null,
    phase: null,
    steps: [{ name: 'copy', state: 'failed', endedAt: '2025-11-11T03:01:00.000Z' }],
  });
  expect(next.get(waiting.id)).toMatchObject(interrupted);
  expect(next.submit(backupOf('availability')).job.state).toBe('running');
  expect(lines.filter(({ message }) => message === 'job was cut off')).toHaveLength(2);
});

test('jobs expire after thirty days, looked for at the start and every hour', async () => {
  const { runner, calls, clock } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  at(calls, 0).succeed();
  await runner.wait(job.id, 1000);
  await clock.advance(30 * 24 * 3_600_000);
  expect(runner.get(job.id).id).toBe(job.id);
  await clock.advance(3_600_000);
  expect(() => runner.get(job.id)).toThrow(problem('not_found'));
  await runner.close();
});

test('while the clock is in doubt no job expires, and the log tells', async () => {
  const { runner, calls, clock, doubt, lines } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  at(calls, 0).succeed();
  await runner.wait(job.id, 1000);
  doubt.why = 'The clock jumped.';
  await clock.advance(31 * 24 * 3_600_000);
  expect(runner.get(job.id).id).toBe(job.id);
  expect(lines).toContainEqual({ level: 'error', fields: { why: doubt.why }, message: 'old jobs stay' });
  doubt.why = null;
  await clock.advance(3_600_000);
  expect(() => runner.get(job.id)).toThrow(problem('not_found'));
  await runner.close();
});

test('an expiry that fails is logged and tried again an hour later', async () => {
  let attempts = 0;
  const { runner, clock, lines } = openWorkbench({
    ledger: (ledger) => ({
      ...ledger,
      expire() {
        attempts += 1;
        throw new Error('disk');
      },
    }),
  });
  await clock.advance(2 * 3_600_000);
  expect(attempts).toBe(3);
  expect(lines.filter(({ level }) => level === 'error')).toHaveLength(3);
  await runner.close();
});
