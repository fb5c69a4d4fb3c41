import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Job, Step } from '../../../src/domain/job.ts';
import { decodeCursor, type Position } from '../../../src/domain/pagination.ts';
import type { IdempotencyRecord, JobFilter, JobLedger } from '../../../src/domain/ports/jobs.ts';
import { createLedger } from '../../../src/state/ledger.ts';
import { openState } from '../../../src/state/state-folder.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { memoryState } from '../../support/memory-state.ts';
import { backupJob, importJob, restoreJob, verifyJob } from './documents.ts';

function memoryLedger() {
  const database = memoryState();
  return { database, ledger: createLedger(database) };
}

const keyed = (jobId: string, rest: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
  principal: 'anonymous',
  path: '/backups',
  key: 'k',
  bodyHash: 'hash',
  jobId,
  at: '2025-11-11T03:00:00.000Z',
  ...rest,
});

function listAll(ledger: JobLedger, filter: JobFilter, limit: number): string[] {
  const ids: string[] = [];
  let after: Position | null = null;
  do {
    const page = ledger.list(filter, { limit, after });
    ids.push(...page.items.map(({ id }) => id));
    after = page.nextCursor === undefined ? null : decodeCursor(page.nextCursor);
  } while (after);
  return ids;
}

const database = fc.constantFrom('availability', 'trades');
const state = fc.constantFrom('queued' as const, 'running' as const, 'succeeded' as const, 'failed' as const);
const kind = fc.constantFrom('backup' as const, 'verify' as const, 'import' as const);
// An import is no attempt to back the live file up.
const make = { backup: backupJob, verify: verifyJob, import: importJob };
const facts = fc.record({
  kind,
  state,
  database: fc.option(database),
  second: fc.integer({ min: 0, max: 3 }),
  hex: fc.integer({ min: 0, max: 0xffffff }),
});
const jobs = fc.uniqueArray(facts, { selector: ({ hex }) => hex, maxLength: 25 }).map((all) =>
  all.map(({ kind, hex, second, ...rest }): Job => {
    const id = `job-20251111T030000Z-${hex.toString(16).padStart(6, '0')}`;
    const createdAt = `2025-11-11T03:00:0${second}.000Z`;
    const ended = rest.state === 'succeeded' || rest.state === 'failed';
    const job = { ...rest, id, createdAt, endedAt: ended ? createdAt : null };
    return make[kind](job);
  }),
);
const databases = fc.option(fc.subarray(['availability', 'trades']));
const filter = fc.record({ state, kind, database, databases }, { requiredKeys: [] });

/** Of these requests imports alone name a file, which may be of any. */
const isOnlyOf = ({ kind, database }: Job, databases: readonly string[]): boolean =>
  kind !== 'import' && [database, 'availability'].every((one) => databases.includes(one ?? ''));

const newestFirst = (left: Job, right: Job) =>
  left.createdAt === right.createdAt
    ? left.id < right.id
      ? 1
      : -1
    : left.createdAt < right.createdAt
      ? 1
      : -1;

test('any filter over any jobs, in pages of any size, lists what a naive model does, newest first', () => {
  fc.assert(
    fc.property(jobs, filter, fc.integer({ min: 1, max: 7 }), (all, wanted, limit) => {
      const { ledger } = memoryLedger();
      for (const job of all) ledger.insert(job);
      const { databases, ...kinds } = wanted;
      const meant = all
        .filter((job) => kinds.state === undefined || job.state === kinds.state)
        .filter((job) => kinds.kind === undefined || job.kind === kinds.kind)
        .filter((job) => kinds.database === undefined || job.database === kinds.database);
      const expected = meant.filter((job) => !databases || isOnlyOf(job, databases)).toSorted(newestFirst);
      expect(listAll(ledger, wanted, limit)).toEqual(expected.map(({ id }) => id));
      const attempts = all.filter((job) => job.kind === 'backup' && job.endedAt !== null);
      const last = attempts.filter((job) => job.database === 'trades').at(-1);
      expect(ledger.lastAttempt('trades')).toEqual(last ?? null);
      expect(ledger.lastRecorded(limit)).toEqual(all.toReversed().slice(0, limit));
      expect(ledger.lastRecorded(limit, kinds)).toEqual(meant.toReversed().slice(0, limit));
      expect(new Set(ledger.unfinished())).toEqual(new Set(all.filter((job) => job.endedAt === null)));
    }),
  );
});

test('a page of one of the databases has as many jobs as it may, and a cursor only where there are more of that one alone', () => {
  const { ledger } = memoryLedger();
  const [theirs, ours] = ['trades', 'availability'].map((database) => `${database}-20251111T030000Z-7f3a9c`);
  const ids = Array.from({ length: 30 }, (_, at) => `job-20251111T030000Z-0000${10 + at}`);
  for (const [at, id] of ids.entries()) {
    const job = verifyJob({ id });
    const request = {
      left: { backup: ours ?? '' },
      right: { backup: theirs ?? '' },
      mode: 'counts' as const,
    };
    ledger.insert(at % 10 === 4 ? job : { ...job, kind: 'compare', request, result: null });
  }
  const visible = [ids[24], ids[14], ids[4]];
  const list = (limit: number, after: Position | null = null) => {
    const { items, nextCursor } = ledger.list({ databases: ['availability'] }, { limit, after });
    return [items.map(({ id }) => id), nextCursor?.split('~')[1]];
  };
  expect(list(2)).toEqual([visible.slice(0, 2), visible[1]]);
  expect(list(3)).toEqual([visible, undefined]);
  expect(list(1, { createdAt: '2025-11-11T03:00:00.000Z', id: visible[1] ?? '' })).toEqual([
    visible.slice(2),
    undefined,
  ]);
});

test('a job and its key are read back as they were, also after a restart', async () => {
  const folder = join(await temporaryFolder(), 'state');
  const first = openState({ folder, clock: createFakeClock() });
  const job = backupJob();
  first.ledger.insert(job, keyed(job.id));
  first.close();
  const second = openState({ folder, clock: createFakeClock() });
  expect(second.ledger.get(job.id)).toEqual(job);
  expect(second.ledger.findIdempotent('anonymous', '/backups', 'k')).toEqual(keyed(job.id));
  second.close();
});

test('an updated job is listed under its new state only', () => {
  const { ledger } = memoryLedger();
  ledger.insert(backupJob());
  ledger.update(backupJob({ state: 'succeeded', endedAt: '2025-11-11T03:00:01.000Z' }));
  expect(listAll(ledger, { state: 'running' }, 10)).toEqual([]);
  expect(listAll(ledger, { state: 'succeeded' }, 10)).toEqual([backupJob().id]);
  expect(ledger.unfinished()).toEqual([]);
});

test('a key is known only to its principal and path', () => {
  const { ledger } = memoryLedger();
  ledger.insert(backupJob(), keyed(backupJob().id));
  expect(ledger.findIdempotent('someone', '/backups', 'k')).toBeNull();
  expect(ledger.findIdempotent('anonymous', '/restore', 'k')).toBeNull();
  expect(ledger.findIdempotent('anonymous', '/backups', 'K')).toBeNull();
});

test('a job whose key cannot be stored is not stored either', () => {
  const { database, ledger } = memoryLedger();
  database.exec('DROP TABLE idempotency_keys');
  expect(() => ledger.insert(backupJob(), keyed(backupJob().id))).toThrow();
  expect(ledger.get(backupJob().id)).toBeNull();
});

test('expiry removes ended jobs and keys that are too old, and no job that still runs', () => {
  const { ledger } = memoryLedger();
  const [old, young, running] = ['000001', '000002', '000003'].map((hex) => `job-20251011T030000Z-${hex}`);
  const createdAt = '2025-10-11T03:00:00.000Z';
  ledger.insert(backupJob({ id: old, createdAt, state: 'failed', endedAt: '2025-10-11T03:59:59.999Z' }));
  ledger.insert(backupJob({ id: young, createdAt, state: 'failed', endedAt: '2025-10-11T04:00:00.000Z' }));
  ledger.insert(backupJob({ id: running, createdAt }), keyed('any', { at: '2025-11-10T03:00:00.000Z' }));
  ledger.expire(new Date('2025-10-11T04:00:00.000Z'), new Date('2025-11-10T03:00:00.000Z'));
  expect(listAll(ledger, {}, 10)).toEqual([running, young]);
  expect(ledger.findIdempotent('anonymous', '/backups', 'k')).not.toBeNull();
  ledger.expire(new Date(0), new Date('2025-11-10T03:00:00.001Z'));
  expect(ledger.findIdempotent('anonymous', '/backups', 'k')).toBeNull();
});

test('a full disk is told as insufficient_space and leaves no half of the job', () => {
  const { database, ledger } = memoryLedger();
  database.exec('PRAGMA max_page_count = 1');
  const long = { ...backupJob(), requestedBy: 'x'.repeat(1_000_000) };
  expect(() => ledger.insert(long)).toThrow(expect.objectContaining({ code: 'insufficient_space' }));
  expect(ledger.get(long.id)).toBeNull();
  expect(database.isTransaction).toBe(false);
});

test('a document that is no job is told as damage, without its text', () => {
  const { database, ledger } = memoryLedger();
  ledger.insert(backupJob());
  for (const document of ['{"kind":"secret"}', '{"kind":', '"text"']) {
    database.prepare('UPDATE jobs SET document = ?').run(document);
    expect(() => ledger.get(backupJob().id)).toThrow(/^state.sqlite is damaged/);
  }
});

test('failures are counted once each, by database and kind, and stay counted when their jobs have expired', () => {
  const { ledger } = memoryLedger();
  const endedAt = '2025-11-11T03:00:05.000Z';
  const end = (job: Job, ...states: Job['state'][]) => {
    ledger.insert(job);
    for (const state of states) ledger.update({ ...job, state, endedAt });
  };
  end(backupJob({ id: 'job-20251111T030000Z-000001' }), 'failed', 'failed');
  end(backupJob({ id: 'job-20251111T030000Z-000002' }), 'failed');
  end(backupJob({ id: 'job-20251111T030000Z-000003' }), 'succeeded');
  end(backupJob({ id: 'job-20251111T030000Z-000004' }), 'cancelled');
  end(verifyJob({ id: 'job-20251111T030000Z-000005', database: null }), 'failed');
  end(restoreJob({}, { id: 'job-20251111T030000Z-000006' }), 'failed');
  ledger.expire(new Date('2026-01-01T00:00:00.000Z'), new Date(0));
  expect(ledger.list({}, { limit: 10, after: null }).items).toEqual([]);
  expect(ledger.failures()).toEqual([
    { database: null, kind: 'verify', count: 1 },
    { database: 'availability', kind: 'backup', count: 2 },
    { database: 'availability', kind: 'restore', count: 1 },
  ]);
});

test('a restore that only tells what it would do is no failure where it fails', () => {
  const { ledger } = memoryLedger();
  ledger.insert(restoreJob({ dryRun: true }));
  ledger.update(restoreJob({ dryRun: true }, { state: 'failed', endedAt: '2025-11-11T03:00:05.000Z' }));
  expect(ledger.failures()).toEqual([]);
});

test.each([
  ['a backup that has begun', [], backupJob(), true],
  ['a backup in its hook', ['before hook'], backupJob(), true],
  ['a backup that copies', ['before hook', 'copy'], backupJob(), false],
  ['an import that reads', ['copy', 'read'], importJob(), false],
  ['a backup that is published', ['copy', 'read', 'publish'], backupJob(), true],
  ['a verification', ['content'], verifyJob(), false],
  ['a backup that has failed in its copy', ['copy'], backupJob({ state: 'failed' }), true],
])(
  'how far %s has come, in steps %j, is stored: the disk is waited for where the next start looks at it',
  (_, names, job, waits) => {
    const { database, ledger } = memoryLedger();
    ledger.insert({ ...job, state: 'queued' });
    const startedAt = '2025-11-11T03:00:00.000Z';
    const steps = names.map(
      (name): Step => ({ name, state: 'running', startedAt, endedAt: null, detail: null }),
    );
    const exec = vi.spyOn(database, 'exec');
    const now = { ...job, steps };
    ledger.update(now);
    expect(ledger.get(job.id)).toEqual(now);
    expect(exec.mock.calls.flat().some((sql) => /synchronous = NORMAL/.test(sql))).toBe(!waits);
  },
);

test.each(['audit.sqlite', 'state.sqlite'])(
  'an end that could not be stored at first, for want of %s, is stored in the end, and stands once in the audit log',
  async (file) => {
    const folder = await temporaryFolder();
    const { ledger, audit, close } = openState({ folder, clock: createFakeClock() });
    const { id } = backupJob();
    ledger.insert(backupJob());
    const holder = new DatabaseSync(join(folder, file));
    holder.exec('BEGIN IMMEDIATE');
    const ended = backupJob({ state: 'failed', endedAt: '2025-11-11T03:01:00.000Z' });
    expect(() => ledger.update(ended)).toThrow('locked');
    holder.exec('ROLLBACK');
    holder.close();
    expect(ledger.unfinished().map((job) => job.id)).toEqual([id]);
    ledger.update(ended);
    ledger.update(ended);
    expect(ledger.unfinished()).toEqual([]);
    const entries = audit.list({}, { limit: 10, after: null }).items;
    expect(entries).toMatchObject([{ kind: 'job', jobId: id, state: 'failed' }]);
    expect(ledger.failures()).toMatchObject([{ kind: 'backup', count: 1 }]);
    close();
  },
);
