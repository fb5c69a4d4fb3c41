import { expect, test } from 'vitest';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { at, backupOf, openWorkbench, report, settle, verifyOf } from './workbench.ts';

const problem = (code: string, rest: object = {}) => expect.objectContaining({ code, ...rest });
const cancelled = { state: 'cancelled', problem: { code: 'cancelled' }, result: null };

test('a job that waits ends at once when cancelled, gives its database free and is never run', async () => {
  const { runner, calls } = openWorkbench({ maxConcurrentJobs: 1 });
  const first = runner.submit(verifyOf('trades')).job;
  const second = runner.submit(backupOf('availability')).job;
  expect(runner.cancel(second.id)).toMatchObject({ ...cancelled, startedAt: null, durationMs: null });
  const third = runner.submit(backupOf('availability')).job;
  await settle();
  at(calls, 0).succeed();
  await runner.wait(first.id, 1000);
  await settle();
  expect(calls.map(({ context }) => context.jobId)).toEqual([first.id, third.id]);
});

test('a job that is cancelled in the tick of its submission never reaches its handler', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  runner.cancel(job.id);
  expect(await runner.wait(job.id, 1000)).toMatchObject(cancelled);
  expect(calls).toEqual([]);
});

test('a running job is cancelled once its handler has cleaned up, and holds its database until then', async () => {
  const { runner, calls } = openWorkbench({ deaf: true });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  const { context, fail } = at(calls, 0);
  const step = context.step(
    'copy',
    () =>
      new Promise((_, reject) => {
        context.signal.addEventListener('abort', () => reject(context.signal.reason));
      }),
  );
  step.catch(() => undefined);
  expect(runner.cancel(job.id).state).toBe('running');
  expect(runner.cancel(job.id).state).toBe('running');
  await settle();
  expect(runner.get(job.id)).toMatchObject({
    state: 'running',
    steps: [{ name: 'copy', state: 'cancelled' }],
  });
  expect(() => runner.submit(backupOf('availability'))).toThrow(problem('operation_in_progress'));
  fail(context.signal.reason);
  expect(await runner.wait(job.id, 1000)).toMatchObject(cancelled);
  expect(runner.writing('availability')).toBeNull();
});

test('a cancelled job begins no further step', async () => {
  const { runner, calls } = openWorkbench({ deaf: true });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  runner.cancel(job.id);
  let ran = false;
  const step = at(calls, 0).context.step('publish', async () => {
    ran = true;
  });
  await expect(step).rejects.toThrow(problem('cancelled'));
  expect(ran).toBe(false);
  expect(runner.get(job.id).steps).toEqual([]);
});

test('a cancelled job whose layers made another error of the abort is cancelled all the same, and the log has the error', async () => {
  const { runner, calls, lines } = openWorkbench({ deaf: true });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  runner.cancel(job.id);
  const error = new Problem('engine_failed', 'The child was killed.');
  at(calls, 0).fail(error);
  expect(await runner.wait(job.id, 1000)).toMatchObject(cancelled);
  expect(lines.map(({ fields }) => fields)).toContainEqual(expect.objectContaining({ err: error }));
});

test('a handler that ignores the abort and finishes its work has succeeded', async () => {
  const { runner, calls } = openWorkbench({ deaf: true });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  runner.cancel(job.id);
  at(calls, 0).succeed();
  expect(await runner.wait(job.id, 1000)).toMatchObject({ state: 'succeeded', problem: null });
});

test('a verification that had found damage before it noticed the abort has failed and keeps its report', async () => {
  const { runner, calls } = openWorkbench({ deaf: true });
  const { job } = runner.submit(verifyOf('availability'));
  await settle();
  runner.cancel(job.id);
  at(calls, 0).fail(new FailedWithResult(new Problem('verification_failed', 'Damage.'), report));
  expect(await runner.wait(job.id, 1000)).toMatchObject({ state: 'failed', result: report });
});

test('a job past its point of no return refuses to be cancelled and is not disturbed', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  const { context, succeed } = at(calls, 0);
  context.pointOfNoReturn();
  expect(() => runner.cancel(job.id)).toThrow(problem('operation_in_progress', { jobId: job.id }));
  expect(context.signal.aborted).toBe(false);
  await context.step('swap', async () => undefined);
  succeed();
  expect(await runner.wait(job.id, 1000)).toMatchObject({ state: 'succeeded' });
});

test('a cancelled job cannot pass its point of no return', async () => {
  const { runner, calls } = openWorkbench({ deaf: true });
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  runner.cancel(job.id);
  expect(() => at(calls, 0).context.pointOfNoReturn()).toThrow(problem('cancelled'));
});

test('an ended job and an unknown one cannot be cancelled', async () => {
  const { runner, calls } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  at(calls, 0).succeed();
  await runner.wait(job.id, 1000);
  expect(() => runner.cancel(job.id)).toThrow(problem('job_finished', { jobId: job.id }));
  expect(() => runner.cancel('job-20251111T030000Z-000000')).toThrow(problem('not_found'));
});
