import { expect, test } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import { at, backupOf, openWorkbench, settle, states } from './workbench.ts';

async function runningJob(options: Parameters<typeof openWorkbench>[0] = {}) {
  const bench = openWorkbench(options);
  const { job } = bench.runner.submit(backupOf('availability'));
  await settle();
  const seen: Job[] = [];
  const end = bench.runner.subscribe(job.id, (change) => seen.push(change));
  return { ...bench, job, seen, end, call: at(bench.calls, 0) };
}

test('a flood of progress becomes at most ten events a second, the last state among them', async () => {
  let updates = 0;
  const { call, clock, seen } = await runningJob({
    ledger: (ledger) => ({
      ...ledger,
      update(job) {
        updates += 1;
        ledger.update(job);
      },
    }),
  });
  const before = updates;
  for (let done = 1; done <= 10_000; done += 1) {
    call.context.progress(done, 10_000);
    if (done % 10 === 0) await clock.advance(1);
  }
  expect(seen.length).toBeGreaterThan(5);
  expect(seen.length).toBeLessThanOrEqual(11);
  await clock.advance(100);
  expect(seen.at(-1)?.progress).toEqual({ doneBytes: 10_000, totalBytes: 10_000, percent: 100 });
  expect(updates).toBe(before);
});

test('the last progress of a step is told with the end of the step', async () => {
  const { call, seen, job, runner } = await runningJob();
  await call.context.step('copy', async () => {
    call.context.progress(1, 4);
    call.context.progress(4, 4);
  });
  expect(seen.at(-1)).toMatchObject({ progress: { percent: 100 }, steps: [{ state: 'succeeded' }] });
  await call.context.step('seal', async () => undefined);
  expect(runner.get(job.id).progress).toBeNull();
});

test('listeners hear every change up to the end of the job, and nothing after it', async () => {
  const { call, seen, clock } = await runningJob();
  await call.context.step('copy', async () => undefined);
  call.succeed();
  await settle();
  call.context.progress(1, 2);
  await clock.advance(1000);
  expect(states(seen)).toEqual(['running', 'running', 'succeeded']);
});

test('a job that ends while progress is held back leaves no timer and tells no progress after its end', async () => {
  const { call, seen, clock } = await runningJob();
  const sleepingBefore = clock.sleeping();
  call.context.progress(1, 4);
  call.context.progress(2, 4);
  call.succeed();
  await settle();
  expect(clock.sleeping()).toBe(sleepingBefore);
  await clock.advance(1000);
  expect(seen.at(-1)).toMatchObject({ state: 'succeeded', progress: { percent: 50 } });
});

test('a listener that has left hears nothing, one that throws disturbs neither the job nor the others', async () => {
  const { call, seen, end, runner, job, lines } = await runningJob();
  runner.subscribe(job.id, () => {
    throw new Error('broken listener');
  });
  const others: Job[] = [];
  runner.subscribe(job.id, (change) => others.push(change));
  end();
  end();
  call.succeed();
  expect(await runner.wait(job.id, 1000)).toMatchObject({ state: 'succeeded' });
  expect(seen).toEqual([]);
  expect(states(others)).toEqual(['succeeded']);
  expect(lines.some(({ message }) => message === 'a listener of a job failed')).toBe(true);
});

test('percent has one decimal and stays between 0 and 100, whatever a handler counts', async () => {
  const { call, runner, job } = await runningJob();
  const percent = (done: number, total: number) => {
    call.context.progress(done, total);
    return runner.get(job.id).progress;
  };
  expect(percent(1, 3)).toEqual({ doneBytes: 1, totalBytes: 3, percent: 33.3 });
  expect(percent(0, 0)).toEqual({ doneBytes: 0, totalBytes: 0, percent: 100 });
  expect(percent(5, 4)).toEqual({ doneBytes: 4, totalBytes: 4, percent: 100 });
  expect(percent(-1, 4)).toEqual({ doneBytes: 0, totalBytes: 4, percent: 0 });
  expect(percent(0.4 * 7, 7)).toEqual({ doneBytes: 3, totalBytes: 7, percent: 42.9 });
});
