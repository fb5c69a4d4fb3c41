/** What the end of the service interrupts is made up for, once. */
import { expect, test } from 'vitest';
import { Problem } from '../../../../src/domain/problem.ts';
import { backupDocument, mergeCopies } from '../../../../src/domain/stored-backup.ts';
import { at, settle } from '../../jobs/workbench.ts';
import { backupRecord } from '../../state/documents.ts';
import { hourMs, minuteMs, openWorkbench, scheduleOf, started } from './workbench.ts';

/** A service that has begun the backup of three o'clock, and died. */
async function diedInBackup(options: Parameters<typeof openWorkbench>[0] = {}) {
  const bench = openWorkbench(options);
  const first = bench.start();
  first.scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  first.scheduler.tick();
  await settle();
  await bench.clock.advance(10 * minuteMs);
  return bench;
}

test('a run that was interrupted is made up for when the service is back, once', async () => {
  const bench = await diedInBackup();
  const { scheduler } = bench.start();
  expect(scheduler.tick()).toBe(24 * hourMs - 10 * minuteMs);
  expect(started(bench)).toEqual([
    '2025-11-11T03:00:00.000Z backup schedule:nightly',
    '2025-11-11T03:10:00.000Z backup schedule:nightly',
  ]);
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-11T03:00:00.000Z', missed: 0 });
  // It may be what kills the service.
  await settle();
  bench.start().scheduler.tick();
  bench.start().scheduler.tick();
  expect(started(bench)).toHaveLength(2);
});

test('one that had succeeded before the service died is not run again', async () => {
  const bench = openWorkbench();
  const first = bench.start();
  first.scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  first.scheduler.tick();
  await settle();
  const { context } = at(bench.calls, 0);
  context.achieved(backupDocument(mergeCopies([backupRecord()], []), []));
  bench.start().scheduler.tick();
  expect(started(bench)).toHaveLength(1);
  expect(bench.ledger.list({}, { limit: 1, after: null }).items).toMatchObject([{ state: 'succeeded' }]);
});

test('one that failed by itself, or was cancelled, is not run again', async () => {
  for (const end of ['fail', 'cancel']) {
    const bench = openWorkbench();
    const { scheduler, runner } = bench.start();
    scheduler.tick();
    await bench.clock.advance(3 * hourMs);
    scheduler.tick();
    await settle();
    if (end === 'fail') at(bench.calls, 0).fail(new Problem('source_busy', 'The writer does not rest.'));
    else runner.cancel(at(bench.ledger.unfinished(), 0).id);
    await settle();
    bench.start().scheduler.tick();
    expect(started(bench)).toHaveLength(1);
  }
});

test('where the next occurrence has come meanwhile that one is run in its place, as ever', async () => {
  const bench = await diedInBackup();
  await bench.clock.advance(24 * hourMs);
  bench.start().scheduler.tick();
  expect(started(bench)).toHaveLength(2);
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-12T03:00:00.000Z', missed: 0 });
});

test('one that cannot begin before the next is due is skipped, and that is run', async () => {
  const bench = await diedInBackup({ schedules: [scheduleOf({ cron: '0 * * * *' })] });
  const { scheduler, runner } = bench.start();
  const release = runner.claim('availability');
  expect(scheduler.tick()).toBe(5000);
  await bench.clock.advance(hourMs);
  scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({
    dueAt: '2025-11-11T03:00:00.000Z',
    outcome: 'skipped',
  });
  release();
  scheduler.tick();
  expect(bench.store.last('nightly')).toMatchObject({
    dueAt: '2025-11-11T04:00:00.000Z',
    outcome: 'started',
  });
});

test('nothing of other cron fields is made up for', async () => {
  const bench = await diedInBackup();
  bench.start([scheduleOf({ cron: '0 11 * * *' })]).scheduler.tick();
  expect(started(bench)).toHaveLength(1);
});

test('a job that somebody asked for is theirs to repeat', async () => {
  const bench = openWorkbench();
  const { scheduler, service, runner } = bench.start();
  scheduler.tick();
  runner.submit({ ...service.runNow('nightly', true), database: 'availability', requestedBy: 'ops' });
  await settle();
  bench.start().scheduler.tick();
  expect(started(bench)).toHaveLength(1);
});
