/** What becomes of runs where somebody sets the clock. */
import { expect, test } from 'vitest';
import { at, settle } from '../../jobs/workbench.ts';
import { hourMs, minuteMs, openWorkbench, scheduleOf, started } from './workbench.ts';

test('by a clock that is set back nothing runs again, and what has not run yet does', async () => {
  const bench = openWorkbench({ schedules: [scheduleOf({ cron: '0 * * * *' })] });
  const { scheduler } = bench.start();
  const runs = async (ms: number) => {
    await bench.clock.advance(ms);
    scheduler.tick();
    await settle();
    bench.calls.at(-1)?.succeed();
    await settle();
    return bench.store.lastStarted('nightly');
  };
  scheduler.tick();
  await runs(hourMs);
  // Far ahead, by mistake: one run stands for all that seem to have been missed.
  bench.clock.jump(48 * hourMs);
  expect(await runs(1000)).toMatchObject({ dueAt: '2025-11-13T01:00:00.000Z', missed: 47 });
  // Put right: the next hour is run when it comes, and not the last one again.
  bench.clock.jump(-48 * hourMs);
  expect(await runs(1000)).toMatchObject({ dueAt: '2025-11-13T01:00:00.000Z' });
  expect(await runs(hourMs)).toMatchObject({ dueAt: '2025-11-11T02:00:00.000Z', missed: 0 });
  bench.clock.jump(-10 * minuteMs);
  expect(await runs(minuteMs)).toMatchObject({ dueAt: '2025-11-11T02:00:00.000Z' });
  expect(await runs(hourMs)).toMatchObject({ dueAt: '2025-11-11T02:00:00.000Z' });
  expect(await runs(10 * minuteMs)).toMatchObject({ dueAt: '2025-11-11T03:00:00.000Z', missed: 0 });
  // When the hour comes in truth that was run then it is run again: that was two days ago.
  expect(await runs(45 * hourMs)).toMatchObject({ dueAt: '2025-11-13T00:00:00.000Z', missed: 44 });
  expect(await runs(hourMs)).toMatchObject({ dueAt: '2025-11-13T01:00:00.000Z', missed: 0 });
  expect(await runs(hourMs)).toMatchObject({ dueAt: '2025-11-13T02:00:00.000Z', missed: 0 });
});

test.each([
  ['a minute early counts for its occurrence', minuteMs, 1],
  ['an hour early does too', hourMs, 1],
  ['more than an hour early does not', hourMs + minuteMs, 2],
  ['two nights early does not', 48 * hourMs, 2],
])(
  'by a clock that was ahead when it was begun, and is right before the next, a run %s',
  async (_, aheadMs, expected) => {
    const bench = openWorkbench();
    const { scheduler } = bench.start();
    scheduler.tick();
    const due = new Date('2025-11-13T03:00:00.000Z');
    bench.clock.jump(due.getTime() - bench.clock.now().getTime() - 1);
    await bench.clock.advance(1);
    scheduler.tick();
    await settle();
    at(bench.calls, 0).succeed();
    await settle();
    bench.clock.jump(-aheadMs);
    scheduler.tick();
    // Over a restart of the service too.
    const { scheduler: next } = bench.start();
    for (let hour = 0; hour < 49; hour += 1) {
      next.tick();
      await settle();
      bench.calls.at(-1)?.succeed();
      await settle();
      if (bench.clock.now() >= due) break;
      await bench.clock.advance(Math.min(hourMs, due.getTime() - bench.clock.now().getTime()));
    }
    next.tick();
    const runs = started(bench).filter((run) => run.startsWith('2025-11-13T03:00:00.000Z'));
    expect(runs).toHaveLength(expected);
  },
);

test('an occurrence right behind the instant that a clock was set back to is not lost', async () => {
  const bench = openWorkbench();
  const { scheduler } = bench.start();
  scheduler.tick();
  bench.clock.jump(40 * hourMs);
  scheduler.tick();
  bench.clock.jump(-37 * hourMs);
  await bench.clock.advance(30_000);
  scheduler.tick();
  at(bench.calls, 0).succeed();
  await settle();
  scheduler.tick();
  expect(bench.store.last('nightly')?.dueAt).toBe('2025-11-11T03:00:00.000Z');
});
