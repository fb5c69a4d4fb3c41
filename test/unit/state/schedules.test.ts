import { expect, test } from 'vitest';
import { Problem, problemDocument } from '../../../src/domain/problem.ts';
import { createCatalog } from '../../../src/state/catalog.ts';
import { createLedger } from '../../../src/state/ledger.ts';
import { createScheduleStore } from '../../../src/state/schedules.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { memoryState, noOrders } from '../../support/memory-state.ts';
import { backupJob, backupRecord } from './documents.ts';

const three = new Date('2025-11-11T03:00:00.000Z');
const four = new Date('2025-11-11T04:00:00.000Z');
const run = { schedule: 'nightly', dueAt: three, missed: 2, prunes: false, repeats: 0, bootMs: 5000 };
const skip = {
  ...{ schedule: 'nightly', dueAt: three, missed: 0, at: three, reason: 'busy', jobId: null },
  ...{ repeats: 0, bootMs: 5000 },
};
const jobId = (count: number) => `job-20251111T030000Z-${count.toString(16).padStart(6, '0')}`;

function openTables() {
  const database = memoryState();
  const store = createScheduleStore(database);
  store.decide('nightly', '0 3 * * * UTC', new Date('2025-11-10T00:00:00Z'));
  return { ledger: createLedger(database), store, database };
}

test('a run is kept with its job, and what it was due at is decided', () => {
  const { ledger, store } = openTables();
  ledger.insert(backupJob({ id: jobId(1) }), undefined, run);
  expect(store.last('nightly')).toEqual({
    dueAt: three.toISOString(),
    outcome: 'started',
    startedAt: '2025-11-11T03:00:00.000Z',
    jobId: jobId(1),
    reason: null,
    missed: 2,
  });
  expect(store.decidedUntil('nightly', '0 3 * * * UTC')).toEqual(three);
  expect(store.settledAt('nightly', three)).toEqual({ atMs: three.getTime(), bootMs: 5000 });
  expect(store.settledAt('nightly', four)).toBeNull();
  expect(store.settledAt('other', three)).toBeNull();
});

test('an occurrence starts one job: a second one is not kept either', () => {
  const { ledger, store } = openTables();
  ledger.insert(backupJob({ id: jobId(1) }), undefined, run);
  expect(() => ledger.insert(backupJob({ id: jobId(2) }), undefined, run)).toThrow('UNIQUE');
  expect(ledger.get(jobId(2))).toBeNull();
  expect(store.last('nightly')?.jobId).toBe(jobId(1));
});

test('a job that cannot be kept leaves its occurrence due', () => {
  const { ledger, store } = openTables();
  ledger.insert(backupJob({ id: jobId(1) }));
  expect(() => ledger.insert(backupJob({ id: jobId(1) }), undefined, run)).toThrow('UNIQUE');
  expect(store.last('nightly')).toBeNull();
  expect(store.settledAt('nightly', three)).toBeNull();
  expect(store.decidedUntil('nightly', '0 3 * * * UTC')).toEqual(new Date('2025-11-10T00:00:00Z'));
});

test('runs that were asked for have no instant, and there may be many', () => {
  const { ledger, store } = openTables();
  for (const count of [1, 2]) {
    ledger.insert(backupJob({ id: jobId(count) }), undefined, { ...run, dueAt: null, missed: 0 });
  }
  expect(store.last('nightly')).toMatchObject({ dueAt: null, jobId: jobId(2) });
  expect(store.decidedUntil('nightly', '0 3 * * * UTC')).toEqual(new Date('2025-11-10T00:00:00Z'));
});

test('one that is skipped is counted, and is not what was started last', () => {
  const { ledger, store } = openTables();
  ledger.insert(backupJob({ id: jobId(1) }), undefined, run);
  const skipped = { ...skip, dueAt: four, at: four, jobId: jobId(1) };
  store.skip(skipped);
  expect(() => store.skip(skipped)).toThrow('UNIQUE');
  expect(store.last('nightly')).toMatchObject({ outcome: 'skipped', reason: 'busy', startedAt: null });
  expect(store.lastStarted('nightly')).toMatchObject({ outcome: 'started', jobId: jobId(1) });
  expect([store.skipped('nightly'), store.skipped('other')]).toEqual([1, 0]);
});

test('another definition is a new schedule, which keeps what it has counted', () => {
  const { store } = openTables();
  store.skip(skip);
  expect(store.decidedUntil('nightly', '0 4 * * * UTC')).toBeNull();
  store.decide('nightly', '0 4 * * * UTC', four);
  expect(store.decidedUntil('nightly', '0 4 * * * UTC')).toEqual(four);
  expect(store.decidedUntil('nightly', '0 3 * * * UTC')).toBeNull();
  expect(store.skipped('nightly')).toBe(1);
});

/** A run whose job ended so, beside its job. */
function runEnded(end: 'interrupted' | 'source_busy' | null) {
  const tables = openTables();
  const job = backupJob({ id: jobId(1) });
  tables.ledger.insert(job, undefined, run);
  const endedAt = four.toISOString();
  const problem = end && problemDocument(new Problem(end, 'It ended.'), '/jobs/1', job.id);
  tables.ledger.update({ ...job, state: end ? 'failed' : 'succeeded', endedAt, problem });
  return tables;
}

test.each(['source_busy', null] as const)('what ended otherwise (%s) is not to be repeated', (end) => {
  expect(runEnded(end).store.interrupted('nightly')).toBeNull();
});

test('an occurrence whose job was interrupted is to be repeated, one job at a time', () => {
  const { ledger, store } = runEnded('interrupted');
  expect(store.interrupted('nightly')).toEqual({ at: three, missed: 2, repeats: 0 });
  expect(store.interrupted('other')).toBeNull();
  const repetition = { ...run, repeats: 1 };
  ledger.insert(backupJob({ id: jobId(2) }), undefined, repetition);
  expect(store.last('nightly')).toMatchObject({ dueAt: three.toISOString(), jobId: jobId(2) });
  expect(store.interrupted('nightly')).toBeNull();
  expect(() => ledger.insert(backupJob({ id: jobId(3) }), undefined, repetition)).toThrow('UNIQUE');
  const problem = problemDocument(new Problem('interrupted', 'It ended.'), '/jobs/2', jobId(2));
  ledger.update({ ...backupJob({ id: jobId(2) }), state: 'failed', endedAt: four.toISOString(), problem });
  expect(store.interrupted('nightly')).toEqual({ at: three, missed: 2, repeats: 1 });
});

test('a repetition that cannot be begun is skipped as any other run', () => {
  const { store } = runEnded('interrupted');
  store.skip({ ...skip, repeats: 1 });
  expect(store.last('nightly')).toMatchObject({ outcome: 'skipped', dueAt: three.toISOString() });
  expect(store.interrupted('nightly')).toBeNull();
});

test('a run that was asked for since stands for it, unless that was interrupted too', () => {
  const { ledger, store } = runEnded('interrupted');
  const asked = backupJob({ id: jobId(2) });
  ledger.insert(asked, undefined, { ...run, dueAt: null });
  expect(store.interrupted('nightly')).toBeNull();
  const problem = problemDocument(new Problem('interrupted', 'It ended.'), '/jobs/2', asked.id);
  ledger.update({ ...asked, state: 'failed', endedAt: four.toISOString(), problem });
  expect(store.interrupted('nightly')).toEqual({ at: three, missed: 2, repeats: 0 });
});

test('an occurrence that is released is to be run again, and its runs stay known', () => {
  const { ledger, store } = runEnded('interrupted');
  ledger.insert(backupJob({ id: jobId(2) }), undefined, { ...run, repeats: 1 });
  store.release('nightly', three);
  expect(store.settledAt('nightly', three)).toBeNull();
  expect(store.last('nightly')).toMatchObject({ dueAt: null, jobId: jobId(2) });
  ledger.insert(backupJob({ id: jobId(3) }), undefined, run);
  expect(store.last('nightly')).toMatchObject({ dueAt: three.toISOString(), jobId: jobId(3) });
});

test('a prune is awaited until it is settled', () => {
  const { ledger, store } = openTables();
  ledger.insert(backupJob({ id: jobId(1) }), undefined, { ...run, prunes: true });
  const [awaited] = store.awaitedPrunes();
  expect(awaited).toMatchObject({ schedule: 'nightly', jobId: jobId(1) });
  store.settlePrune(awaited?.runId ?? 0);
  expect(store.awaitedPrunes()).toEqual([]);
});

test('of many thousands of runs the newest are kept', () => {
  const { ledger, store, database } = openTables();
  const due = (count: number) => new Date(three.getTime() + count * 60_000);
  database.exec('BEGIN');
  const insert = database.prepare(
    "INSERT INTO schedule_runs (schedule, due_ms, at_ms, missed, prunes) VALUES ('nightly', ?, 0, 0, 0)",
  );
  for (let count = 0; count < 11_000; count += 1) insert.run(due(count).getTime());
  database.exec('COMMIT');
  for (let count = 11_000; count < 11_100; count += 1) {
    ledger.insert(backupJob({ id: jobId(count) }), undefined, { ...run, dueAt: due(count) });
  }
  const kept = Number(database.prepare('SELECT count(*) AS kept FROM schedule_runs').get()?.kept);
  expect(kept).toBeGreaterThanOrEqual(10_000);
  expect(kept).toBeLessThanOrEqual(10_100);
  expect(store.settledAt('nightly', due(999))).toBeNull();
  expect(store.settledAt('nightly', due(11_099))).not.toBeNull();
});

test('of schedules that run in turns each has its runs trimmed', () => {
  const { ledger, database } = openTables();
  const insert = database.prepare(
    'INSERT INTO schedule_runs (schedule, due_ms, at_ms, missed, prunes) VALUES (?, ?, 0, 0, 0)',
  );
  database.exec('BEGIN');
  for (let count = 0; count < 10_500; count += 1) for (const name of ['a', 'b']) insert.run(name, count);
  database.exec('COMMIT');
  for (let count = 0; count < 200; count += 1) {
    const schedule = count % 2 === 0 ? 'a' : 'b';
    const due = new Date(three.getTime() + count);
    ledger.insert(backupJob({ id: jobId(count) }), undefined, { ...run, schedule, dueAt: due });
  }
  const kept = database
    .prepare('SELECT schedule, count(*) AS kept FROM schedule_runs GROUP BY schedule')
    .all();
  expect(kept.map(({ kept }) => Number(kept) >= 10_000 && Number(kept) <= 10_200)).toEqual([true, true]);
});

test('proofs are those of good backups of the database, and of restores that succeeded', () => {
  const catalog = createCatalog(openTables().database, createFakeClock(), noOrders);
  const at = '2025-11-12T03:00:00.000Z';
  const put = (hour: string, restored: boolean | null, rest = {}) => {
    const record = backupRecord({ id: `availability-20251111T${hour}0000Z-7f3a9c`, ...rest });
    const restore = restored === null ? {} : { restore: { at, ok: restored, repository: 'local' } };
    catalog.put({ ...record, verified: { ...record.verified, ...restore } });
    return record.manifest.id;
  };
  const unproven = put('01', null, { createdAt: '2025-11-11T01:00:00.000Z' });
  const proven = put('02', true, { createdAt: '2025-11-11T02:00:00.000Z' });
  put('03', false);
  put('04', null, { ok: false });
  put('05', null, { database: 'other' });
  expect(catalog.proofs('availability', at)).toEqual([
    { id: unproven, createdAt: '2025-11-11T01:00:00.000Z', provenAt: null },
    { id: proven, createdAt: '2025-11-11T02:00:00.000Z', provenAt: at },
  ]);
});

test('of what a clock that was ahead has dated no proof is taken: one of another copy is, where there is one', () => {
  const catalog = createCatalog(openTables().database, createFakeClock(), noOrders);
  const at = '2025-11-12T03:00:00.000Z';
  const createdAt = '2025-11-11T01:00:00.000Z';
  const put = (minute: string, repository: string, proven: string) => {
    const record = backupRecord({ id: `availability-20251111T01${minute}00Z-7f3a9c`, repository, createdAt });
    catalog.put({ ...record, verified: { restore: { at: proven, ok: true, repository } } });
  };
  put('01', 'local', '2038-01-01T00:00:00.000Z');
  put('02', 'local', '2038-01-01T00:00:00.000Z');
  put('02', 'second', at);
  expect(catalog.proofs('availability', at)).toMatchObject([{ provenAt: null }, { provenAt: at }]);
});
