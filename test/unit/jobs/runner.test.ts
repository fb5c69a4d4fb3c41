import { expect, test } from 'vitest';
import type { RequestOf } from '../../../src/domain/job.ts';
import type { AnySubmission } from '../../../src/domain/ports/jobs.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { at, backupOf, openWorkbench, settle, verifyOf } from './workbench.ts';

const problem = (code: string, rest: object = {}) => expect.objectContaining({ code, ...rest });

test('a job runs at once and keeps its times, its steps and its result', async () => {
  const { runner, calls, clock, ledger } = openWorkbench();
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

test('every kind of job is kept with its own result', async () => {
  const { runner, calls, ledger } = openWorkbench();
  const common = { database: null, requestedBy: 'operator' };
  const backup = 'availability-20251111T030000Z-7f3a9c';
  const sides = { left: { database: 'availability' }, right: { backup }, mode: 'rows' as const };
  const submissions: AnySubmission[] = [
    { ...common, kind: 'backup', request: { database: 'availability', tags: ['a'], hold: true } },
    {
      ...common,
      kind: 'import',
      request: { database: 'availability', file: '/data/availability-20251111.duckdb' },
    },
    { ...common, kind: 'verify', request: { backup, level: 'restore' } },
    { ...common, kind: 'compare', request: sides },
    { ...common, kind: 'restore', request: { source: { backup }, target: { path: '/restored/a.duckdb' } } },
  ];
  for (const submission of submissions) {
    const { job } = runner.submit(submission);
    await settle();
    at(calls, -1).succeed();
    const ended = await runner.wait(job.id, 1000);
    expect(ended).toMatchObject({ state: 'succeeded', kind: submission.kind, request: submission.request });
    expect(ended.result).not.toBeNull();
    expect(ledger.get(job.id)).toEqual(ended);
  }
});

test('a job takes as long as it took, even if the wall clock was set back meanwhile', async () => {
  const { runner, calls, clock } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  await clock.advance(2000);
  clock.jump(-3_600_000);
  at(calls, 0).succeed();
  expect(await runner.wait(job.id, 1000)).toMatchObject({ state: 'succeeded', durationMs: 2000 });
});

test('of two backups of a database that are submitted in the same tick the second is refused', async () => {
  const { runner, ledger } = openWorkbench();
  const { job } = runner.submit(backupOf('availability'));
  expect(() => runner.submit(backupOf('availability'))).toThrow(
    problem('operation_in_progress', { jobId: job.id }),
  );
  expect(ledger.list({}, { limit: 10, after: null }).items).toHaveLength(1);
  expect(runner.writing('availability')?.id).toBe(job.id);
});

test('other databases, and jobs that only read, run beside a backup', async () => {
  const { runner } = openWorkbench();
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

test('a dry run of a restore, and a restore to another file, run beside a backup and hold up none', async () => {
  const source = { backup: 'availability-20251111T030000Z-7f3a9c' };
  const restoreOf = (request: RequestOf<'restore'>): AnySubmission => ({
    kind: 'restore',
    request,
    database: 'availability',
    requestedBy: 'operator',
  });
  const target = { database: 'availability' };
  const harmless = [
    restoreOf({ source, target, dryRun: true }),
    restoreOf({ source, target: { path: '/restored/a.duckdb' } }),
  ];
  const { runner } = openWorkbench();
  for (const submission of [...harmless, backupOf('availability'), ...harmless]) {
    expect(() => runner.submit(submission)).not.toThrow();
  }
  expect(() => runner.submit(restoreOf({ source, target }))).toThrow(problem('operation_in_progress'));
});

test('a database is free again as soon as its job has ended, however it ended', async () => {
  const { runner, calls } = openWorkbench();
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
  const { runner } = openWorkbench();
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
  const { runner, calls } = openWorkbench({ maxConcurrentJobs: 2 });
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
  const { runner } = openWorkbench({ maxConcurrentJobs: 1 });
  runner.submit(verifyOf('trades'));
  const { job } = runner.submit(backupOf('availability'));
  expect(job.state).toBe('queued');
  expect(() => runner.submit(backupOf('availability'))).toThrow(
    problem('operation_in_progress', { jobId: job.id }),
  );
});

test('steps beside one another are ended each on its own, and with the job where nobody awaited them', async () => {
  const { runner, calls } = openWorkbench();
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
  const { runner, calls, ledger, clock } = openWorkbench();
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

test('a list shows the progress of jobs that run', async () => {
  const { runner, calls } = openWorkbench();
  runner.submit(backupOf('availability'));
  await settle();
  at(calls, 0).context.progress(1, 3);
  const { items } = runner.list({ state: 'running' }, { limit: 10, after: null });
  expect(items[0]?.progress).toEqual({ doneBytes: 1, totalBytes: 3, percent: 33.3 });
});

test('an id that is taken is not given again', async () => {
  const { runner } = openWorkbench();
  const ids = Array.from({ length: 200 }, (_, number) => runner.submit(verifyOf(`database${number}`)).job.id);
  expect(new Set(ids).size).toBe(200);
  expect(ids.every((id) => /^job-20251111T030000Z-[0-9a-f]{6}$/.test(id))).toBe(true);
});
