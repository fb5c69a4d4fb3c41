import { expect, test } from 'vitest';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { at, backupOf, openWorkbench, report, settle, verifyOf } from './workbench.ts';

const problem = (code: string, rest: object = {}) => expect.objectContaining({ code, ...rest });

test('a job runs at once and keeps its times, its steps and its result', async () => {
  const { runner, calls, clock, ledger } = await openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  expect(job).toMatchObject({ state: 'running', startedAt: '2025-11-11T03:00:00.000Z', endedAt: null });
  await settle();
  const { context, succeed } = at(calls, 0);
  const copied = Promise.withResolvers<void>();
  const step = context.step('copy', () => copied.promise);
  expect(runner.get(job.id).phase).toBe('copy');
  context.detail('pass 1');
  await clock.advance(1500);
  copied.resolve();
  await step;
  expect(runner.get(job.id).phase).toBeNull();
  succeed();
  await settle();
  const ended = runner.get(job.id);
  expect(ended).toMatchObject({
    state: 'succeeded',
    endedAt: '2025-11-11T03:00:01.500Z',
    durationMs: 1500,
    problem: null,
    result: { id: 'availability-20251111T030000Z-7f3a9c' },
    steps: [{ name: 'copy', state: 'succeeded', endedAt: '2025-11-11T03:00:01.500Z', detail: 'pass 1' }],
  });
  expect(ledger.get(job.id)).toEqual(ended);
});

test('of two backups of a database that are submitted in the same tick the second is refused', async () => {
  const { runner, ledger } = await openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  expect(() => runner.submit(backupOf('availability'))).toThrow(
    problem('operation_in_progress', { jobId: job.id }),
  );
  expect(ledger.list({}, { limit: 10, after: null }).items).toHaveLength(1);
  expect(runner.writing('availability')?.id).toBe(job.id);
});

test('other databases, and jobs that only read, run beside a backup', async () => {
  const { runner } = await openWorkbench();
  const submissions = [
    backupOf('availability'),
    backupOf('trades'),
    verifyOf('availability'),
    verifyOf('availability'),
  ];
  expect(submissions.map((submission) => runner.submit(submission).job.state)).toEqual(
    submissions.map(() => 'running'),
  );
});

test('a database is free again as soon as its job has ended, however it ended', async () => {
  const { runner, calls } = await openWorkbench();
  for (const outcome of ['succeed', 'fail'] as const) {
    const { job } = runner.submit(backupOf('availability'));
    await settle();
    at(calls, -1)[outcome](new Error('no'));
    await runner.wait(job.id, 1000);
    expect(runner.writing('availability')).toBeNull();
  }
  expect(runner.submit(backupOf('availability')).job.state).toBe('running');
});

test('a claim excludes writing jobs and other claims until it is released, and jobs exclude a claim', async () => {
  const { runner } = await openWorkbench();
  const release = runner.claim('availability');
  expect(() => runner.submit(backupOf('availability'))).toThrow(problem('operation_in_progress'));
  expect(() => runner.claim('availability')).toThrow(problem('operation_in_progress'));
  expect(runner.writing('availability')).toBeNull();
  release();
  const { job } = runner.submit(backupOf('availability'));
  release();
  expect(() => runner.claim('availability')).toThrow(problem('operation_in_progress', { jobId: job.id }));
});

test('jobs beyond the limit wait and start in the order they came', async () => {
  const { runner, calls } = await openWorkbench({ maxConcurrentJobs: 2 });
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => runner.submit(backupOf(name)).job.id);
  const running = () => ids.filter((id) => runner.get(id).state === 'running');
  expect(running()).toEqual([ids[0], ids[1]]);
  await settle();
  at(calls, 1).succeed();
  await settle();
  expect(running()).toEqual([ids[0], ids[2]]);
  at(calls, 0).fail(new Error('no'));
  at(calls, 2).succeed();
  await settle();
  expect(running()).toEqual([ids[3], ids[4]]);
});

test('a backup that waits for its turn holds its database already', async () => {
  const { runner } = await openWorkbench({ maxConcurrentJobs: 1 });
  runner.submit(verifyOf('trades'));
  const { job } = runner.submit(backupOf('availability'));
  expect(job.state).toBe('queued');
  expect(() => runner.submit(backupOf('availability'))).toThrow(
    problem('operation_in_progress', { jobId: job.id }),
  );
});

test('a handler that throws a Problem fails the job with its document', async () => {
  const { runner, calls } = await openWorkbench();
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
  const { runner, calls, ledger } = await openWorkbench();
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
  const { runner, calls, lines } = await openWorkbench();
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
  const { runner, calls } = await openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  at(calls, 0).succeedWrongly();
  const ended = await runner.wait(job.id, 1000);
  expect(ended).toMatchObject({ state: 'failed', problem: { code: 'internal' }, result: null });
  expect(runner.writing('availability')).toBeNull();
});

test('steps beside one another are ended each on its own, and with the job where nobody awaited them', async () => {
  const { runner, calls } = await openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  const { context, fail } = at(calls, 0);
  const first = Promise.withResolvers<void>();
  const done = context.step('hash', () => first.promise);
  void context.step('survey', () => new Promise<void>(() => undefined));
  first.resolve();
  await done;
  expect(runner.get(job.id).phase).toBe('survey');
  fail(new Problem('engine_failed', 'It died.'));
  const ended = await runner.wait(job.id, 1000);
  expect(ended.phase).toBeNull();
  expect(ended.steps.map(({ name, state }) => [name, state])).toEqual([
    ['hash', 'succeeded'],
    ['survey', 'failed'],
  ]);
  expect(ended.steps.every(({ endedAt }) => endedAt !== null)).toBe(true);
});

test('what a handler does after its end changes nothing any more', async () => {
  const { runner, calls, ledger, clock } = await openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  const { context, succeed } = at(calls, 0);
  succeed();
  const ended = await runner.wait(job.id, 1000);
  const seen: unknown[] = [];
  runner.subscribe(job.id, (change) => seen.push(change));
  context.progress(1, 2);
  context.detail('late');
  await context.step('late', async () => undefined);
  await clock.advance(1000);
  expect(seen).toEqual([]);
  expect(ledger.get(job.id)).toEqual(ended);
});

test('a submission that cannot be recorded leaves its database free', async () => {
  let full = true;
  const { runner } = await openWorkbench({
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
  const { runner, calls, lines } = await openWorkbench({
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

test('a list shows the progress of jobs that run', async () => {
  const { runner, calls } = await openWorkbench();
  runner.submit(backupOf('availability'));
  await settle();
  at(calls, 0).context.progress(1, 3);
  const { items } = runner.list({ state: 'running' }, { limit: 10, after: null });
  expect(items[0]?.progress).toEqual({ doneBytes: 1, totalBytes: 3, percent: 33.3 });
});

test('an id that is taken is not given again', async () => {
  const { runner } = await openWorkbench();
  const ids = Array.from({ length: 200 }, (_, number) => runner.submit(verifyOf(`database${number}`)).job.id);
  expect(new Set(ids).size).toBe(200);
  expect(ids.every((id) => /^job-20251111T030000Z-[0-9a-f]{6}$/.test(id))).toBe(true);
});
