import { expect, test } from 'vitest';
import { at, backupOf, openWorkbench, settle } from './workbench.ts';

const problem = (code: string, rest: object = {}) => expect.objectContaining({ code, ...rest });
const hourMs = 3_600_000;

const keyed = (database: string, rest: { key?: string; bodyHash?: string; principal?: string } = {}) =>
  backupOf(database, {
    idempotency: { principal: 'operator', path: '/backups', key: 'k1', bodyHash: database, ...rest },
  });

test('the same request with the same key gives the same job: while it runs, after it, after a restart', async () => {
  const { runner, newRunner, calls } = openWorkbench();
  const first = runner.submit(keyed('availability'));
  expect(first.replayed).toBe(false);
  expect(runner.submit(keyed('availability'))).toEqual({ job: first.job, replayed: true });
  await settle();
  at(calls, 0).succeed();
  const ended = await runner.wait(first.job.id, 1000);
  expect(runner.submit(keyed('availability'))).toEqual({ job: ended, replayed: true });
  await runner.close();
  expect(runner.submit(keyed('availability')).replayed).toBe(true);
  expect(newRunner().submit(keyed('availability'))).toEqual({ job: ended, replayed: true });
  expect(calls).toHaveLength(1);
});

test('the same key with another body is refused, and starts nothing', async () => {
  const { runner } = openWorkbench();
  const { job } = runner.submit(keyed('availability'));
  expect(() => runner.submit(keyed('trades'))).toThrow(problem('idempotency_key_reused', { jobId: job.id }));
  expect(runner.writing('trades')).toBeNull();
});

test('the same key of somebody else is another key', async () => {
  const { runner } = openWorkbench();
  runner.submit(keyed('availability'));
  expect(runner.submit(keyed('trades', { principal: 'someone' })).replayed).toBe(false);
});

test('a request that was refused uses no key up', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  expect(() => runner.submit(keyed('availability'))).toThrow(problem('operation_in_progress'));
  await settle();
  at(calls, 0).succeed();
  await runner.wait(job.id, 1000);
  const second = runner.submit(keyed('availability', { bodyHash: 'another' }));
  expect(second.replayed).toBe(false);
});

test('a job that failed is replayed as failed', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(keyed('availability'));
  await settle();
  at(calls, 0).fail(new Error('no'));
  await runner.wait(job.id, 1000);
  expect(runner.submit(keyed('availability'))).toMatchObject({ job: { state: 'failed' }, replayed: true });
});

test('a key is good for 24 hours and not a millisecond longer', async () => {
  const { runner, calls, clock } = openWorkbench();
  await clock.advance(1);
  const { job } = runner.submit(keyed('availability'));
  await settle();
  at(calls, 0).succeed();
  await runner.wait(job.id, 1000);
  await clock.advance(24 * hourMs - 1);
  expect(runner.submit(keyed('availability')).replayed).toBe(true);
  await clock.advance(1);
  const second = runner.submit(keyed('availability'));
  expect(second.replayed).toBe(false);
  expect(runner.submit(keyed('availability'))).toEqual({ job: second.job, replayed: true });
});

test('a key whose job is no longer known counts as unused', async () => {
  const { runner, calls, ledger } = openWorkbench();
  const { job } = runner.submit(keyed('availability'));
  await settle();
  at(calls, 0).succeed();
  await runner.wait(job.id, 1000);
  ledger.expire(new Date('2030-01-01'), new Date(0));
  expect(runner.submit(keyed('availability')).replayed).toBe(false);
});

test('a key that a clock years ahead has dated starts a new job when that is put right', async () => {
  const ahead = openWorkbench();
  await ahead.clock.advance(365 * 24 * hourMs);
  const first = ahead.runner.submit(keyed('availability'));
  await settle();
  at(ahead.calls, 0).succeed();
  await ahead.runner.wait(first.job.id, 1000);
  ahead.clock.jump(-364 * 24 * hourMs);
  expect(ahead.runner.submit(keyed('availability')).replayed).toBe(false);
});
