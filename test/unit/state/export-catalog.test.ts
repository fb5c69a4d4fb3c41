import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportRecord } from '../../../src/domain/export.ts';
import { decodeCursor, type Position } from '../../../src/domain/pagination.ts';
import type { DoubleExport, ExportCatalog, ExportFilter } from '../../../src/domain/ports/export-catalog.ts';
import { createExportCatalog } from '../../../src/state/export-catalog.ts';
import { openState } from '../../../src/state/state-folder.ts';
import { exportManifestOf } from '../../support/exports.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { memoryState } from '../../support/memory-state.ts';
import { backupRecord } from './documents.ts';

async function openCatalog() {
  const folder = join(await temporaryFolder(), 'state');
  const orders = new Map([['availability', ['local', 'second']]]);
  const open = () => openState({ folder, clock: createFakeClock(), orders });
  return { state: open(), open, file: join(folder, 'state.sqlite') };
}

async function* stream(records: readonly ExportRecord[]): AsyncGenerator<ExportRecord> {
  yield* records;
}

interface Facts {
  readonly number?: number;
  readonly database?: string;
  readonly repository?: string;
  readonly createdAt?: string;
  readonly expiresAt?: string | null;
  readonly format?: 'csv' | 'parquet';
  readonly notes?: string[];
}

function record({ number = 1, database = 'availability', repository = 'local', ...changes }: Facts = {}) {
  const id = `${database}-20251111T030000Z-${number.toString(16).padStart(6, '0')}`;
  return { repository, manifest: exportManifestOf(id, { 'rows.csv': 'rows' }, changes) };
}

const idsOf = (records: readonly ExportRecord[]) => records.map(({ manifest }) => manifest.id);

function listAll(catalog: ExportCatalog, filter: ExportFilter, limit: number): string[] {
  const ids: string[] = [];
  let after: Position | null = null;
  do {
    const page = catalog.list(filter, { limit, after });
    ids.push(...idsOf(page.items));
    after = page.nextCursor === undefined ? null : decodeCursor(page.nextCursor);
  } while (after);
  return ids;
}

/** What the catalog promises, in the plainest way. */
function expectedIds(records: readonly ExportRecord[], filter: ExportFilter): string[] {
  const { database, repository, format } = filter;
  const chosen = records
    .filter((record) => database === undefined || record.manifest.database === database)
    .filter((record) => repository === undefined || record.repository === repository)
    .filter((record) => format === undefined || record.manifest.format === format);
  const key = ({ manifest }: ExportRecord) => manifest.createdAt + manifest.id;
  return idsOf(chosen.sort((left, right) => (key(left) < key(right) ? 1 : -1)));
}

// Few values, so that filters meet records and instants meet each other.
const instant = fc.constantFrom(
  '2025-11-11T03:00:00.000Z',
  '2025-11-11T03:00:00.001Z',
  '2025-11-12T03:00:00.000Z',
  '2026-01-01T00:00:00.000Z',
);
const some = {
  database: fc.constantFrom('availability', 'trades'),
  repository: fc.constantFrom('local', 'second'),
  format: fc.constantFrom('csv' as const, 'parquet' as const),
};
const records = fc
  .uniqueArray(
    fc.record({
      ...some,
      number: fc.nat(0xffffff),
      createdAt: instant,
      expiresAt: fc.option(instant),
    }),
    { selector: ({ number }) => number, maxLength: 25 },
  )
  .map((all) => all.map(record));

test('any filter over any exports, in pages of any size, lists what a naive model does, newest first', async () => {
  const { state } = await openCatalog();
  const filter = fc.record(some, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(records, filter, fc.integer({ min: 1, max: 7 }), async (all, wanted, limit) => {
      state.exportCatalog.keep([]);
      for (const name of ['local', 'second']) {
        const own = all.filter(({ repository }) => repository === name);
        await state.exportCatalog.replace(name, stream(own));
      }
      expect(listAll(state.exportCatalog, wanted, limit)).toEqual(expectedIds(all, wanted));
    }),
    { numRuns: 100 },
  );
});

test('a page of exports that are too long for one ends early, and the next goes on', async () => {
  const { state } = await openCatalog();
  const long = [1, 2, 3, 4, 5].map((number) => record({ number, notes: ['x'.repeat(3 * 1024 * 1024)] }));
  await state.exportCatalog.replace('local', stream(long));
  const { items, nextCursor } = state.exportCatalog.list({}, { limit: 1000, after: null });
  expect(items).toHaveLength(2);
  expect(nextCursor).toBeDefined();
  expect(listAll(state.exportCatalog, {}, 1000)).toEqual(expectedIds(long, {}));
});

test('exports whose time has come are expired, the longest overdue first, others are not', async () => {
  const { state } = await openCatalog();
  await fc.assert(
    fc.asyncProperty(records, instant, async (all, now) => {
      state.exportCatalog.keep([]);
      await state.exportCatalog.replace('second', stream(all.filter((each) => each.repository === 'second')));
      await state.exportCatalog.replace('local', stream(all.filter((each) => each.repository === 'local')));
      const due = all.filter(({ manifest }) => manifest.expiresAt !== null && manifest.expiresAt <= now);
      const expired = state.exportCatalog.expired(new Date(now));
      expect(idsOf(expired).toSorted()).toEqual(idsOf(due).toSorted());
      const times = expired.map(({ manifest }) => manifest.expiresAt ?? '');
      expect(times).toEqual(times.toSorted());
    }),
    { numRuns: 50 },
  );
});

test('an export that was put is read back as it was, also after a restart', async () => {
  const { state, open } = await openCatalog();
  state.exportCatalog.put(record());
  state.exportCatalog.put(record({ expiresAt: '2026-01-01T00:00:00.000Z' }));
  state.close();
  const { exportCatalog } = open();
  expect(exportCatalog.get(record().manifest.id)?.manifest.expiresAt).toBe('2026-01-01T00:00:00.000Z');
  exportCatalog.remove(record().manifest.id);
  expect(exportCatalog.get(record().manifest.id)).toBeNull();
  expect(exportCatalog.expired(new Date('2030-01-01'))).toEqual([]);
});

test('what is put or removed while a replacement streams stays so, and readers see the exports as before', async () => {
  const { state } = await openCatalog();
  for (const number of [1, 2]) state.exportCatalog.put(record({ number }));
  const seen: number[] = [];
  async function* interrupted() {
    yield record({ number: 1 });
    yield record({ number: 2 });
    state.exportCatalog.remove(record({ number: 1 }).manifest.id);
    state.exportCatalog.put(record({ number: 3 }));
    for (let number = 10; number < 520; number += 1) yield record({ number });
    seen.push(listAll(state.exportCatalog, {}, 1000).length);
  }
  await state.exportCatalog.replace('local', interrupted());
  expect(seen).toEqual([2]);
  expect(state.exportCatalog.get(record({ number: 1 }).manifest.id)).toBeNull();
  expect(listAll(state.exportCatalog, {}, 1000)).toHaveLength(512);
});

const { id } = record().manifest;
const planted = record({ repository: 'second', notes: ['planted'] });

test('an export that is known stays where it lies, whoever else puts one of its id into another repository, also after a restart', async () => {
  for (const mine of [record(), record({ repository: 'usb' })]) {
    const { state, open } = await openCatalog();
    state.exportCatalog.put(mine);
    const told: DoubleExport[] = [];
    const double = { id, used: mine.repository, ignored: 'second' };
    await state.exportCatalog.replace('second', stream([planted]), (one) => told.push(one));
    expect([state.exportCatalog.get(id), told]).toEqual([mine, [double]]);
    state.close();
    const { exportCatalog } = open();
    await exportCatalog.replace('second', stream([planted]), (one) => told.push(one));
    expect([exportCatalog.get(id), told]).toEqual([mine, [double, double]]);
    await exportCatalog.replace(mine.repository, stream([]));
    await exportCatalog.replace('second', stream([planted]), (one) => told.push(one));
    expect([exportCatalog.get(id), told.length]).toEqual([planted, 2]);
  }
});

test('of exports of one id that were all unknown that in the first repository of the database counts, in whatever order they are read', async () => {
  const names = ['local', 'second', 'others', 'usb'];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(names, { minLength: 2 }), async (read) => {
      const exportCatalog = createExportCatalog(
        memoryState(),
        new Map([['availability', ['local', 'second']]]),
      );
      const told: DoubleExport[] = [];
      for (const repository of [...read, ...read]) {
        const found = record({ repository, notes: [repository] });
        await exportCatalog.replace(repository, stream([found]), (double) => told.push(double));
      }
      const first = names.find((name) => read.includes(name));
      expect(exportCatalog.get(id)).toEqual(record({ repository: first, notes: [first ?? ''] }));
      const others = read.filter((name) => name !== first);
      const again = told.slice(-others.length).map(({ used, ignored }) => [used, ignored]);
      expect(again).toEqual(others.map((name) => [first, name]));
    }),
  );
});

test('exports of a repository that is configured no more are forgotten, and keep no place from any other', async () => {
  const { state } = await openCatalog();
  state.exportCatalog.put(record({ repository: 'renamed' }));
  state.exportCatalog.keep(['local', 'second']);
  expect(state.exportCatalog.get(id)).toBeNull();
  await state.exportCatalog.replace('second', stream([planted]));
  expect(state.exportCatalog.get(id)).toEqual(planted);
});

test('backups and exports of a repository are replaced apart from each other', async () => {
  const { state } = await openCatalog();
  state.catalog.put(backupRecord());
  state.exportCatalog.put(record());
  await state.exportCatalog.replace('local', stream([]));
  expect(state.catalog.get(backupRecord().manifest.id)?.copies).toEqual([backupRecord()]);
  state.exportCatalog.put(record());
  await state.catalog.replace('local', (async function* () {})());
  expect(state.exportCatalog.get(record().manifest.id)).toEqual(record());
});

test('the state of version 1, which knew no exports, keeps what it had and takes exports', async () => {
  const { state, open, file } = await openCatalog();
  state.identities.remember('local', 'one');
  state.close();
  const database = new DatabaseSync(file);
  const later = database
    .prepare("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table') AND name NOT IN (?, ?, ?)")
    .all('jobs', 'idempotency_keys', 'identities');
  for (const { type, name } of later) database.exec(`DROP ${type} ${name}`);
  database.exec('DROP INDEX jobs_recorded');
  const columns = 'id TEXT, created_ms, database, repository, held, good, tags, document';
  database.exec(`CREATE TABLE backups (${columns}); CREATE TABLE staged_backups (${columns})`);
  const { revision: _, ...old } = backupRecord();
  const { id, createdAt } = old.manifest;
  database
    .prepare("INSERT INTO backups VALUES (?, ?, 'availability', 'local', 0, 1, '', ?)")
    .run(id, Date.parse(createdAt), JSON.stringify(old));
  database.exec('PRAGMA user_version = 1');
  database.close();

  const migrated = open();
  expect(migrated.notices).toEqual([]);
  expect(migrated.catalog.get(id)?.copies).toEqual([backupRecord()]);
  expect(migrated.identities.known('local')).toBe('one');
  expect(listAll(migrated.exportCatalog, {}, 10)).toEqual([]);
  migrated.exportCatalog.put(record());
  migrated.close();
  expect(open().exportCatalog.get(record().manifest.id)).toEqual(record());
});
