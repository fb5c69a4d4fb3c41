import { expect, test } from 'vitest';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import type { JobRunner } from '../../../src/domain/ports/jobs.ts';
import { Problem } from '../../../src/domain/problem.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { at, backupOf, openWorkbench, report, settle, verifyOf } from './workbench.ts';

const problem = (code: string, rest: object = {}) => expect.objectContaining({ code, ...rest });

test('a submission with something that no job has is refused and leaves its database free', () => {
  const { runner } = openWorkbench();
  const strange = { ...backupOf('availability'), surprise: true };
  expect(() => runner.submit(strange)).toThrow(TypeError);
  expect(runner.writing('availability')).toBeNull();
});

test('a handler that throws a Problem fails the job with its document', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  at(calls, 0).fail(new Problem('source_missing', 'There is no file /data/a.duckdb.', { hint: 'Look.' }));
  const ended = await runner.wait(job.id, 1000);
  expect(ended).toMatchObject({
    state: 'failed',
    result: null,
    problem: {
      code: 'source_missing',
      status: 422,
      detail: 'There is no file /data/a.duckdb.',
      hint: 'Look.',
      instance: `/jobs/${job.id}`,
      jobId: job.id,
    },
  });
});

test('a failure that has a result keeps it', async () => {
  const { runner, calls, ledger } = openWorkbench();
  const { job } = runner.submit(verifyOf('availability'));
  await settle();
  at(calls, 0).fail(new FailedWithResult(new Problem('verification_failed', 'Damage.'), report));
  await runner.wait(job.id, 1000);
  expect(ledger.get(job.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'verification_failed' },
    result: report,
  });
});

test('an unexpected error fails the job as internal: the client sees nothing of it, the log all', async () => {
  const { runner, calls, lines } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  const secret = new Error('password=hunter2');
  const step = at(calls, 0).context.step('seal', () => Promise.reject(secret));
  at(calls, 0).fail(await step.catch((error: unknown) => error));
  const ended = await runner.wait(job.id, 1000);
  expect(ended.problem).toMatchObject({ code: 'internal', instance: `/jobs/${job.id}` });
  expect(ended.steps).toMatchObject([{ name: 'seal', state: 'failed' }]);
  expect(JSON.stringify(ended)).not.toContain('hunter2');
  expect(lines).toContainEqual({
    level: 'error',
    fields: { jobId: job.id, instance: `/jobs/${job.id}`, code: 'internal', err: secret },
    message: 'a job ended with an error',
  });
});

test('a result that is not of the kind of the job fails it as internal', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  at(calls, 0).succeedWrongly();
  const ended = await runner.wait(job.id, 1000);
  expect(ended).toMatchObject({ state: 'failed', problem: { code: 'internal' }, result: null });
  expect(runner.writing('availability')).toBeNull();
});

test('a submission that cannot be recorded leaves its database free', async () => {
  let full = true;
  const { runner } = openWorkbench({
    ledger: (ledger) => ({
      ...ledger,
      insert(job, key) {
        if (full) throw new Problem('insufficient_space', 'Full.');
        ledger.insert(job, key);
      },
    }),
  });
  expect(() => runner.submit(backupOf('availability'))).toThrow(problem('insufficient_space'));
  full = false;
  expect(runner.submit(backupOf('availability')).job.state).toBe('running');
});

test('a running job goes on when its record cannot be written, and is shown as it is', async () => {
  const { runner, calls, lines } = openWorkbench({
    ledger: (ledger) => ({
      ...ledger,
      update() {
        throw new Problem('insufficient_space', 'Full.');
      },
    }),
  });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  await at(calls, 0).context.step('copy', async () => undefined);
  at(calls, 0).succeed();
  expect(await runner.wait(job.id, 1000)).toMatchObject({ state: 'succeeded' });
  expect(runner.get(job.id)).toMatchObject({ state: 'succeeded', steps: [{ state: 'succeeded' }] });
  expect(runner.writing('availability')).toBeNull();
  expect(lines.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
  await runner.close();
});

test.each([
  ['the next job is recorded', (runner: JobRunner) => void runner.submit(backupOf('other'))],
  ['the service stops', (runner: JobRunner) => runner.close()],
  ['a minute has passed', (_: JobRunner, clock: FakeClock) => clock.advance(60_000)],
])('an end that could not be stored is stored when %s', async (_, later) => {
  let full = false;
  const { runner, calls, clock, ledger } = openWorkbench({
    ledger: (stored) => ({
      ...stored,
      update(job) {
        if (full) throw new Problem('insufficient_space', 'Full.');
        stored.update(job);
      },
    }),
  });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  full = true;
  at(calls, 0).succeed();
  await runner.wait(job.id, 1000);
  expect(ledger.get(job.id)?.state).toBe('running');
  full = false;
  await later(runner, clock);
  expect(ledger.get(job.id)).toMatchObject({ state: 'succeeded' });
});
