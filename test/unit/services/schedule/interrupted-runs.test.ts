/** What the end of the service interrupts is made up for. */
import { expect, test } from 'vitest';
import type { BackupRecord, VerifyLevel } from '../../../../src/domain/backup.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { startOwedVerifications } from '../../../../src/services/backup/owed-verifications.ts';
import { at, type Call, settle } from '../../jobs/workbench.ts';
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

test('a run that was interrupted is made up for as soon as the service is back', async () => {
  const bench = await diedInBackup();
  const { scheduler } = bench.start();
  expect(scheduler.tick()).toBe(24 * hourMs - 10 * minuteMs);
  expect(started(bench)).toEqual([
    '2025-11-11T03:00:00.000Z backup schedule:nightly',
    '2025-11-11T03:10:00.000Z backup schedule:nightly',
  ]);
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-11T03:00:00.000Z', missed: 0 });
});

/** Starts the service again, which was up for so long when it began the run; and dies in that. */
async function upUntilItBegins(bench: ReturnType<typeof openWorkbench>): Promise<number> {
  const { scheduler } = bench.start();
  const before = bench.ledger.unfinished().length;
  for (let upMs = 0; ; upMs += minuteMs) {
    scheduler.tick();
    await settle();
    if (bench.ledger.unfinished().length > before) return upMs;
    await bench.clock.advance(minuteMs);
  }
}

test('what is interrupted again and again is begun ever later after a start, and never lost', async () => {
  const bench = await diedInBackup();
  const upMs: number[] = [];
  for (let count = 0; count < 5; count += 1) upMs.push(await upUntilItBegins(bench));
  expect(upMs.map((ms) => ms / minuteMs)).toEqual([0, 1, 4, 16, 64]);
  const { scheduler } = bench.start();
  expect(scheduler.tick()).toBe(256 * minuteMs);
  await bench.clock.advance(256 * minuteMs);
  scheduler.tick();
  await settle();
  bench.calls.at(-1)?.succeed();
  await settle();
  bench.start().scheduler.tick();
  expect(started(bench)).toHaveLength(7);
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-11T03:00:00.000Z', missed: 0 });
});

test('one that waits to be repeated holds up no other, which is run in its place, on time', async () => {
  const bench = await diedInBackup({ schedules: [scheduleOf({ cron: '*/30 * * * *' })] });
  for (let count = 0; count < 3; count += 1) await upUntilItBegins(bench);
  const { scheduler } = bench.start();
  // It is a quarter past three, and was to be begun again at 3:31.
  expect(scheduler.tick()).toBe(15 * minuteMs);
  await bench.clock.advance(15 * minuteMs);
  scheduler.tick();
  expect(started(bench).at(-1)).toBe('2025-11-11T03:30:00.000Z backup schedule:nightly');
  expect(bench.store.last('nightly')).toMatchObject({ dueAt: '2025-11-11T03:30:00.000Z', missed: 0 });
});

/** A service that died in the backup of three o'clock when that was being published; it lies in the repository where a record is given. */
async function diedInPublication(record: BackupRecord | null, verify: VerifyLevel | null = null) {
  const task = { kind: 'backup', verify } as const;
  const bench = openWorkbench({ schedules: [scheduleOf({ task })], retention: { keepDaily: 7 } });
  const first = bench.start();
  first.scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  first.scheduler.tick();
  await settle();
  const { context } = at(bench.calls, 0);
  void context.step('publish', () => new Promise(() => undefined), backupRecord().manifest.id);
  if (record) bench.catalog.put(record);
  return bench;
}

const noLog = { info() {}, warn() {}, error() {} };

const kindsOf = (bench: Pick<ReturnType<typeof openWorkbench>, 'ledger'>) =>
  started(bench).map((line) => line.split(' ')[1]);

const outcomeOf = ({ ledger }: ReturnType<typeof openWorkbench>) => ledger.lastAttempt('availability');

test('one whose backup was published before the service died has succeeded, and is not run again', async () => {
  const bench = await diedInPublication(backupRecord());
  bench.start().scheduler.tick();
  expect(outcomeOf(bench)).toMatchObject({
    state: 'succeeded',
    problem: null,
    result: { id: backupRecord().manifest.id, good: true },
    steps: [{ name: 'publish', state: 'failed' }],
  });
  expect(started(bench).map((line) => line.split(' ')[1])).toEqual(['backup', 'prune']);
});

test('one whose backup had not got there is run again', async () => {
  const bench = await diedInPublication(null);
  bench.start().scheduler.tick();
  expect(outcomeOf(bench)).toMatchObject({ state: 'failed', problem: { code: 'interrupted' }, result: null });
  expect(started(bench).map((line) => line.split(' ')[1])).toEqual(['backup', 'backup']);
});

test('one whose backup was published and is not good has failed as it would have, and is not run again', async () => {
  const unsealed = backupRecord();
  const { manifest } = unsealed;
  for (const [record, code] of [
    [{ ...unsealed, manifest: { ...manifest, sealed: false } }, 'image_unsealed'],
    [backupRecord({ ok: false }), 'verification_failed'],
  ] as const) {
    const bench = await diedInPublication(record, 'content');
    bench.start().scheduler.tick();
    expect(outcomeOf(bench)).toMatchObject({ state: 'failed', problem: { code }, result: { good: false } });
    expect(started(bench)).toHaveLength(1);
  }
});

test('one whose verification was cut off, and never made up for, is not pruned after: nothing has proven it as it should be', async () => {
  const bench = await diedInPublication(backupRecord(), 'restore');
  bench.start().scheduler.tick();
  expect(outcomeOf(bench)).toMatchObject({ state: 'succeeded' });
  expect(started(bench)).toHaveLength(1);
  expect(bench.store.awaitedPrunes()).toEqual([]);
});

/** The next start after a death in a verification, which that makes up for. */
async function madeUpFor() {
  const bench = await diedInPublication(backupRecord(), 'restore');
  const databases = new Map([['availability', {}]]);
  const start = () => {
    const { runner, scheduler } = bench.start();
    startOwedVerifications({ ...bench, databases, jobs: runner, log: noLog });
    return scheduler;
  };
  const scheduler = start();
  expect(scheduler.tick()).toBe(5000);
  await settle();
  expect(kindsOf(bench)).toEqual(['backup', 'verify']);
  const end = async (how: (call: Call) => void) => {
    how(at(bench.calls, -1));
    await settle();
    scheduler.tick();
    await settle();
  };
  return { ...bench, start, end };
}

test('the prune that was to follow one whose verification was cut off follows the one that makes up for that', async () => {
  const bench = await madeUpFor();
  for (const kinds of [
    ['backup', 'prune', 'verify'],
    ['backup', 'prune', 'verify'],
  ]) {
    await bench.end((call) => call.succeed());
    expect(kindsOf(bench).toSorted()).toEqual(kinds);
  }
  bench.start().tick();
  expect(kindsOf(bench)).toHaveLength(3);
});

test('nothing is pruned where the verification that made up for the one that was cut off failed, or was cut off too', async () => {
  const failed = await madeUpFor();
  await failed.end((call) => call.fail(new Problem('engine_failed', 'It died.')));
  const died = await madeUpFor();
  for (const bench of [failed, died]) {
    bench.start().tick();
    expect(kindsOf(bench)).toEqual(['backup', 'verify']);
    expect(bench.store.awaitedPrunes()).toEqual([]);
  }
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
