import { expect, test } from 'vitest';
import { Problem } from '../../../../src/domain/problem.ts';
import { at, settle } from '../../jobs/workbench.ts';
import { backupRecord } from '../../state/documents.ts';
import { hourMs, minuteMs, openWorkbench, scheduleOf, started } from './workbench.ts';

test('a schedule that is new begins with its next occurrence, and runs each once', async () => {
  const bench = openWorkbench();
  const { scheduler } = bench.start();
  expect(scheduler.tick()).toBe(3 * hourMs);
  await bench.clock.advance(3 * hourMs - 1);
  expect(scheduler.tick()).toBe(1);
  await bench.clock.advance(1);
  expect(scheduler.tick()).toBe(24 * hourMs);
  scheduler.tick();
  expect(started(bench)).toEqual(['2025-11-11T03:00:00.000Z backup schedule:nightly']);
  expect(bench.store.last('nightly')).toEqual({
    dueAt: '2025-11-11T03:00:00.000Z',
    outcome: 'started',
    startedAt: '2025-11-11T03:00:00.000Z',
    jobId: bench.ledger.list({}, { limit: 1, after: null }).items[0]?.id,
    reason: null,
    missed: 0,
  });
});

test('what was missed is made up for by one run, at once, which tells how many it stands for', async () => {
  const bench = openWorkbench();
  bench.start().scheduler.tick();
  await bench.clock.advance(3 * 24 * hourMs + 5 * hourMs);
  const { scheduler } = bench.start();
  expect(scheduler.tick()).toBe(22 * hourMs);
  expect(started(bench)).toEqual(['2025-11-14T05:00:00.000Z backup schedule:nightly']);
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-14T03:00:00.000Z', missed: 3 });
});

test('other cron fields, or another zone, begin anew: nothing of the past comes due', async () => {
  const bench = openWorkbench();
  bench.start().scheduler.tick();
  await bench.clock.advance(12 * hourMs);
  bench.start([scheduleOf({ cron: '0 11 * * *' })]).scheduler.tick();
  bench.start([scheduleOf({ cron: '0 11 * * *', timezone: 'Asia/Tokyo' })]).scheduler.tick();
  expect(started(bench)).toEqual([]);
});

test('a run that is due while the last one is under way is skipped, with the reason', async () => {
  const bench = openWorkbench({ schedules: [scheduleOf({ cron: '0 * * * *' })] });
  const { scheduler } = bench.start();
  scheduler.tick();
  await bench.clock.advance(hourMs);
  scheduler.tick();
  await settle();
  await bench.clock.advance(hourMs);
  scheduler.tick();
  const { id } = at(bench.ledger.unfinished(), 0);
  expect(bench.store.last('nightly')).toEqual({
    dueAt: '2025-11-11T02:00:00.000Z',
    outcome: 'skipped',
    startedAt: null,
    jobId: id,
    reason: `${id}, which this schedule started before, has not ended.`,
    missed: 0,
  });
  expect(bench.store.skipped('nightly')).toBe(1);
  at(bench.calls, 0).succeed();
  await settle();
  scheduler.tick();
  expect(started(bench)).toHaveLength(1);
  await bench.clock.advance(hourMs);
  scheduler.tick();
  expect(started(bench)).toHaveLength(2);
});

test('one that another job is in the way of waits for it, and begins when that has ended', async () => {
  const bench = openWorkbench();
  const { scheduler, runner } = bench.start();
  scheduler.tick();
  await bench.clock.advance(3 * hourMs - 1);
  runner.submit({
    kind: 'prune',
    request: { database: 'availability' },
    database: 'availability',
    requestedBy: 'ops',
  });
  await settle();
  await bench.clock.advance(1);
  expect(scheduler.tick()).toBe(5000);
  await bench.clock.advance(5 * hourMs);
  expect(scheduler.tick()).toBe(5000);
  at(bench.calls, 0).succeed();
  await settle();
  scheduler.tick();
  expect(started(bench)).toEqual([
    '2025-11-11T02:59:59.999Z prune ops',
    '2025-11-11T08:00:00.000Z backup schedule:nightly',
  ]);
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-11T03:00:00.000Z', missed: 0 });
});

test('one that could not begin before the next is due is skipped, and the next waits in its place', async () => {
  const bench = openWorkbench();
  const { scheduler, runner } = bench.start();
  scheduler.tick();
  const { job } = runner.submit({
    kind: 'prune',
    request: { database: 'availability' },
    database: 'availability',
    requestedBy: 'ops',
  });
  await bench.clock.advance(4 * hourMs);
  scheduler.tick();
  await bench.clock.advance(24 * hourMs);
  scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({
    dueAt: '2025-11-11T03:00:00.000Z',
    outcome: 'skipped',
    jobId: job.id,
    reason: `${job.id} writes the database "availability", or waits to.`,
  });
  at(bench.calls, 0).succeed();
  await settle();
  scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({
    dueAt: '2025-11-12T03:00:00.000Z',
    outcome: 'started',
    missed: 0,
  });
});

test('what waits for its database is not lost with the process', async () => {
  const bench = openWorkbench();
  const first = bench.start();
  first.scheduler.tick();
  const busy = { request: { database: 'availability' }, database: 'availability', requestedBy: 'ops' };
  first.runner.submit({ kind: 'prune', ...busy });
  await bench.clock.advance(3 * hourMs);
  first.scheduler.tick();
  bench.start().scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({
    dueAt: '2025-11-11T03:00:00.000Z',
    outcome: 'started',
  });
});

test('where there is nothing to verify the run is skipped', async () => {
  const bench = openWorkbench({ schedules: [scheduleOf({ task: { kind: 'verify', level: 'content' } })] });
  const { scheduler } = bench.start();
  scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  scheduler.tick();
  const reason = 'There is no good backup of availability.';
  expect(bench.store.last('nightly')).toMatchObject({ outcome: 'skipped', jobId: null, reason });
});

test.each([
  [{ kind: 'backup', verify: 'content' } as const, 'backup', { database: 'availability', verify: 'content' }],
  [
    { kind: 'verify', level: 'structure' } as const,
    'verify',
    { backup: backupRecord().manifest.id, level: 'structure' },
  ],
  [
    { kind: 'drill', periodMs: 1 } as const,
    'drill',
    { database: 'availability', backups: [backupRecord().manifest.id] },
  ],
  [{ kind: 'retention' } as const, 'prune', { database: 'availability' }],
  [
    {
      kind: 'export',
      request: { database: 'availability', format: 'csv', window: { lastDays: 3 } },
    } as const,
    'export',
    { database: 'availability', format: 'csv', window: { lastDays: 3 } },
  ],
])('a schedule with %j starts a job of kind %s', async (task, kind, request) => {
  const bench = openWorkbench({ schedules: [scheduleOf({ task })] });
  bench.catalog.put(backupRecord());
  const { scheduler } = bench.start();
  scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  scheduler.tick();
  expect(bench.ledger.unfinished()).toMatchObject([
    { kind, request, database: 'availability', requestedBy: 'schedule:nightly' },
  ]);
});

test('with jitter a run begins up to so much later, but not later each time that it is looked at', async () => {
  let random = 0.5;
  const schedules = [scheduleOf({ jitterMs: 10 * minuteMs })];
  const bench = openWorkbench({ schedules, random: () => random });
  const { scheduler } = bench.start();
  scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  expect(scheduler.tick()).toBe(5 * minuteMs);
  random = 0.9;
  await bench.clock.advance(5 * minuteMs - 1);
  expect(scheduler.tick()).toBe(1);
  await bench.clock.advance(1);
  scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({
    dueAt: '2025-11-11T03:00:00.000Z',
    startedAt: '2025-11-11T03:05:00.000Z',
  });
});

test('jitter that is longer than from one occurrence to the next makes one run of several', async () => {
  const schedules = [scheduleOf({ cron: '* * * * *', jitterMs: 10 * minuteMs })];
  const bench = openWorkbench({ schedules, random: () => 0.25 });
  const { scheduler } = bench.start();
  scheduler.tick();
  for (let minute = 0; minute < 3; minute += 1) {
    await bench.clock.advance(minuteMs);
    scheduler.tick();
  }
  await bench.clock.advance(minuteMs / 2);
  scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-11T00:03:00.000Z', missed: 2 });
});

test('a job that cannot be started is tried again, and keeps no other schedule from its turn', async () => {
  let broken = true;
  const schedules = [scheduleOf(), scheduleOf({ name: 'other', task: { kind: 'retention' } })];
  const bench = openWorkbench({
    schedules,
    jobs: {
      submit(submission) {
        if (broken && submission.kind === 'backup')
          throw new Problem('insufficient_space', 'The disk is full.');
        return runner.submit(submission);
      },
    },
  });
  const { scheduler, runner } = bench.start();
  scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  expect(scheduler.tick()).toBe(5000);
  expect(started(bench)).toEqual(['2025-11-11T03:00:00.000Z prune schedule:other']);
  await settle();
  at(bench.calls, 0).succeed();
  await settle();
  broken = false;
  scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({
    outcome: 'started',
    dueAt: '2025-11-11T03:00:00.000Z',
  });
  expect(bench.lines.filter(({ message }) => message === 'a scheduled run waits')).toHaveLength(1);
});

test('what comes due while another schedule has its turn begins at once', async () => {
  const bench = openWorkbench({
    schedules: [scheduleOf({ cron: '1 3 * * *', task: { kind: 'retention' } }), scheduleOf({ name: 'slow' })],
    jobs: {
      submit(submission) {
        if (submission.kind === 'backup') bench.clock.jump(minuteMs);
        return runner.submit(submission);
      },
    },
  });
  const { scheduler, runner } = bench.start();
  scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  expect(scheduler.tick()).toBe(0);
  await settle();
  at(bench.calls, 0).succeed();
  await settle();
  expect(scheduler.tick()).toBe(24 * hourMs - minuteMs);
  expect(started(bench)).toEqual([
    '2025-11-11T03:01:00.000Z backup schedule:slow',
    '2025-11-11T03:01:00.000Z prune schedule:nightly',
  ]);
});

test('state that cannot be read or written stops nothing for good', async () => {
  const bench = openWorkbench();
  const { scheduler } = bench.start();
  scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  bench.database.exec('ALTER TABLE schedule_runs RENAME TO away');
  expect(scheduler.tick()).toBeGreaterThan(0);
  expect(bench.lines.at(-1)).toMatchObject({
    level: 'error',
    message: 'a schedule could not be looked after',
  });
  bench.database.exec('ALTER TABLE away RENAME TO schedule_runs');
  scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-11T03:00:00.000Z' });
});
