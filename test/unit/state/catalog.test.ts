import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BackupRecord, isGood } from '../../../src/domain/backup.ts';
import { decodeCursor, type Position } from '../../../src/domain/pagination.ts';
import type { BackupFilter, Catalog } from '../../../src/domain/ports/catalog.ts';
import {
  counts,
  everyCopy,
  isOutdated,
  mergeCopies,
  type Orders,
  type StoredBackup,
} from '../../../src/domain/stored-backup.ts';

import { openState } from '../../../src/state/state-folder.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { backupRecord, type RecordFacts } from './documents.ts';

async function openCatalog(now = '2025-11-13T00:00:00.000Z', atFirst?: Orders) {
  const folder = join(await temporaryFolder(), 'state');
  const open = (orders = atFirst) => openState({ folder, clock: createFakeClock(new Date(now)), orders });
  return { state: open(), open };
}

async function* stream(records: readonly BackupRecord[]): AsyncGenerator<BackupRecord> {
  yield* records;
}

function listAll(catalog: Catalog, filter: BackupFilter, limit: number): string[] {
  const ids: string[] = [];
  let after: Position | null = null;
  do {
    const page = catalog.list(filter, { limit, after });
    ids.push(...page.items.map((record) => record.manifest.id));
    after = page.nextCursor === undefined ? null : decodeCursor(page.nextCursor);
  } while (after);
  return ids;
}

const allIds = (catalog: Catalog) => listAll(catalog, {}, 1000);

/** `availability` is backed up to `local`; `trades` is not configured any more. */
const configured: Orders = new Map([['availability', ['local']]]);

/** What the catalog promises, in the plainest way. */
function expectedIds(records: readonly BackupRecord[], filter: BackupFilter): string[] {
  const { database, repository, tag, held, good, counted, from, to } = filter;
  const time = (record: BackupRecord) => Date.parse(record.manifest.createdAt);
  return records
    .filter((record) => database === undefined || record.manifest.database === database)
    .filter((record) => repository === undefined || record.repository === repository)
    .filter((record) => tag === undefined || record.annotation.tags.includes(tag))
    .filter((record) => held === undefined || record.annotation.hold === held)
    .filter((record) => good === undefined || isGood(record) === good)
    .filter((one) => !counted || one.manifest.database === 'trades' || one.repository === 'local')
    .filter((record) => from === undefined || time(record) >= Date.parse(from))
    .filter((record) => to === undefined || time(record) < Date.parse(to))
    .sort((left, right) => time(right) - time(left) || (left.manifest.id < right.manifest.id ? 1 : -1))
    .map((record) => record.manifest.id);
}

// Few values, so that filters meet records and instants meet each other; two spellings of one instant among them.
const instant = fc.constantFrom(
  '2025-11-11T03:00:00.000Z',
  '2025-11-11T03:00:00Z',
  '2025-11-11T04:00:00.000+01:00',
  '2025-11-11T03:00:00.001Z',
  '2025-11-12T03:00:00.000Z',
  '2026-01-01T00:00:00.000Z',
);
const database = fc.constantFrom('availability', 'trades');
const repository = fc.constantFrom('local', 'second');
const tag = fc.constantFrom('a', 'ab', 'b', 'A', 'before:upgrade');
const facts = fc.record({
  database,
  repository,
  createdAt: instant,
  hold: fc.boolean(),
  ok: fc.boolean(),
  tags: fc.uniqueArray(tag, { maxLength: 3 }),
  hex: fc.integer({ min: 0, max: 0xffffff }),
});
const records = fc
  .uniqueArray(facts, { selector: ({ hex }) => hex, maxLength: 25 })
  .map((all) =>
    all.map(({ hex, ...rest }) =>
      backupRecord({ ...rest, id: `${rest.database}-20251111T030000Z-${hex.toString(16).padStart(6, '0')}` }),
    ),
  );
const filter = fc.record(
  {
    database,
    repository,
    tag,
    held: fc.boolean(),
    good: fc.boolean(),
    counted: fc.constant(true as const),
    from: instant,
    to: instant,
  },
  { requiredKeys: [] },
);

test('any filter over any records, in pages of any size, lists what a naive model does, newest first', async () => {
  const { state } = await openCatalog(undefined, configured);
  await fc.assert(
    fc.asyncProperty(records, filter, fc.integer({ min: 1, max: 7 }), async (all, wanted, limit) => {
      for (const name of ['local', 'second']) {
        await state.catalog.replace(name, stream(all.filter((record) => record.repository === name)));
      }
      expect(listAll(state.catalog, wanted, limit)).toEqual(expectedIds(all, wanted));
    }),
    { numRuns: 150 },
  );
});

test('a record that was put is read back as it was, also after a restart', async () => {
  const { state, open } = await openCatalog();
  const record = backupRecord({ tags: ['a', 'b'], hold: true });
  state.catalog.put(record);
  state.close();
  const { catalog } = open();
  expect(catalog.get(record.manifest.id)?.copies).toEqual([record]);
  catalog.remove(record.manifest.id, 'local');
  expect(catalog.get(record.manifest.id)).toBeNull();
});

test('a record that is put again replaces the one before', async () => {
  const { state } = await openCatalog();
  state.catalog.put(backupRecord({ tags: ['old'] }));
  state.catalog.put(backupRecord({ tags: ['new'] }));
  expect(state.catalog.list({ tag: 'old' }, { limit: 10, after: null }).items).toEqual([]);
  expect(state.catalog.list({ tag: 'new' }, { limit: 10, after: null }).items).toHaveLength(1);
});

test('a tag that no backup can have finds nothing', async () => {
  const { state } = await openCatalog();
  state.catalog.put(backupRecord({ tags: ['a', 'b'] }));
  for (const tag of ['', '\n', 'a\nb', '\na', '%', 'c']) {
    expect(listAll(state.catalog, { tag }, 10)).toEqual([]);
  }
});

test('the newest backup of a database is found, and the newest good one', async () => {
  const { state } = await openCatalog();
  const good = backupRecord({ id: 'availability-20251111T030000Z-000001', ok: true });
  const bad = backupRecord({
    id: 'availability-20251112T030000Z-000002',
    createdAt: '2025-11-12T03:00:00.000Z',
    ok: false,
  });
  state.catalog.put(good);
  state.catalog.put(bad);
  expect(state.catalog.newest('availability')?.copies).toEqual([bad]);
  expect(state.catalog.newest('availability', true)?.copies).toEqual([good]);
  expect(state.catalog.newest('unknown')).toBeNull();
});

test('a backup from the future is the newest only where there is no other', async () => {
  const { state } = await openCatalog('2025-11-11T04:00:00.000Z');
  const ahead = backupRecord({
    id: 'availability-20381111T030000Z-000001',
    createdAt: '2038-11-11T03:00:00.000Z',
    ok: true,
  });
  state.catalog.put(ahead);
  expect(state.catalog.newest('availability', true)?.copies).toEqual([ahead]);
  const good = backupRecord({ id: 'availability-20251111T030000Z-000002', ok: true });
  state.catalog.put(good);
  expect(state.catalog.newest('availability', true)?.copies).toEqual([good]);
  expect(state.catalog.newest('availability')?.copies).toEqual([good]);
});

test('what lies in a repository that is not configured for its database is listed, and is neither newest nor proof of anything', async () => {
  const { state } = await openCatalog(undefined, configured);
  const own = backupRecord({ id: 'availability-20251111T030000Z-000001' });
  const later = { createdAt: '2025-11-12T03:00:00.000Z', repository: 'second' };
  const planted = backupRecord({ id: 'availability-20251112T030000Z-000002', ...later });
  const moved = backupRecord({ database: 'trades', id: 'trades-20251112T030000Z-000003', ...later });
  const proof = { restore: { at: later.createdAt, ok: true, repository: 'second' } };
  for (const record of [own, { ...planted, verified: proof }, moved]) state.catalog.put(record);
  // A copy of the own one whose damage a planted copy denies, with another image under its id.
  const damaged = backupRecord({ id: 'availability-20251112T000000Z-000004', ok: false });
  const other = backupRecord({ id: damaged.manifest.id, repository: 'second' });
  state.catalog.put(damaged);
  state.catalog.put({ ...other, manifest: { ...other.manifest, sha256: 'ef'.repeat(32) } });

  const ids = [own, planted, damaged].map(({ manifest }) => manifest.id).sort();
  expect(listAll(state.catalog, { database: 'availability' }, 10).sort()).toEqual(ids);
  expect(state.catalog.newest('availability', true)?.manifest.id).toBe(own.manifest.id);
  expect(state.catalog.proofs('availability', later.createdAt).map(({ id }) => id)).toEqual([
    own.manifest.id,
  ]);
  expect(state.catalog.get(damaged.manifest.id)).toMatchObject({ good: false, copies: [damaged] });
  const at = own.manifest.createdAt;
  expect(state.catalog.lastVerified(later.createdAt)).toEqual([
    { database: 'availability', level: 'content', at },
    { database: 'trades', level: 'content', at: later.createdAt },
  ]);
  expect(state.catalog.newest('trades', true)?.copies).toEqual([moved]);
});

const numbered = (number: number, rest: RecordFacts = {}): BackupRecord =>
  backupRecord({ id: `availability-20251111T030000Z-${number.toString(16).padStart(6, '0')}`, ...rest });

test('a replacement takes out what is gone, brings in what is new, and leaves other repositories alone', async () => {
  const { state } = await openCatalog();
  state.catalog.put(numbered(1));
  state.catalog.put(numbered(2));
  state.catalog.put(numbered(3, { repository: 'second' }));
  await state.catalog.replace('local', stream([numbered(2, { hold: true }), numbered(4)]));
  expect(allIds(state.catalog)).toEqual([4, 3, 2].map((number) => numbered(number).manifest.id));
  expect(state.catalog.get(numbered(2).manifest.id)?.annotation.hold).toBe(true);
});

test('while a replacement streams, readers see the catalog as it was before', async () => {
  const { state } = await openCatalog();
  const before = [numbered(1), numbered(2)];
  for (const record of before) state.catalog.put(record);
  const seen = new Set<number>();
  async function* watched() {
    for (let number = 10; number < 1300; number += 1) {
      seen.add(allIds(state.catalog).length);
      yield numbered(number);
    }
  }
  await state.catalog.replace('local', watched());
  expect([...seen]).toEqual([2]);
  expect(listAll(state.catalog, {}, 1000)).toHaveLength(1290);
});

test('what is put or removed while a replacement streams stays so', async () => {
  const { state } = await openCatalog();
  state.catalog.put(numbered(1));
  state.catalog.put(numbered(2));
  async function* interrupted() {
    yield numbered(1);
    yield numbered(2);
    state.catalog.remove(numbered(1).manifest.id, 'local');
    state.catalog.put(numbered(2, { hold: true }));
    state.catalog.put(numbered(3));
  }
  await state.catalog.replace('local', interrupted());
  expect(allIds(state.catalog)).toEqual([3, 2].map((number) => numbered(number).manifest.id));
  expect(state.catalog.get(numbered(2).manifest.id)?.annotation.hold).toBe(true);
});

test('a replacement whose repository fails in the middle rejects and changes nothing', async () => {
  const { state } = await openCatalog();
  state.catalog.put(numbered(1));
  async function* failing() {
    for (let number = 10; number < 700; number += 1) yield numbered(number);
    throw new Error('the mount is gone');
  }
  await expect(state.catalog.replace('local', failing())).rejects.toThrow('the mount is gone');
  expect(allIds(state.catalog)).toEqual([numbered(1).manifest.id]);
  await state.catalog.replace('local', stream([numbered(5)]));
  expect(allIds(state.catalog)).toEqual([numbered(5).manifest.id]);
});

test('two repositories that are replaced at the same time do not mix', async () => {
  const { state } = await openCatalog();
  const ofLocal = [numbered(1), numbered(2)];
  const ofSecond = [numbered(3, { repository: 'second' }), numbered(4, { repository: 'second' })];
  await Promise.all([
    state.catalog.replace('local', stream(ofLocal)),
    state.catalog.replace('second', stream(ofSecond)),
  ]);
  expect(listAll(state.catalog, { repository: 'local' }, 10)).toEqual(expectedIds(ofLocal, {}));
  expect(listAll(state.catalog, { repository: 'second' }, 10)).toEqual(expectedIds(ofSecond, {}));
});

test('an instant that no Date can hold, a leap second, is listed last and pages go on past it', async () => {
  const { state } = await openCatalog();
  state.catalog.put(numbered(1, { createdAt: '2016-12-31T23:59:60Z' }));
  state.catalog.put(numbered(2));
  state.catalog.put(numbered(0, { createdAt: '2016-12-31T23:59:60Z' }));
  expect(listAll(state.catalog, {}, 1)).toEqual([2, 1, 0].map((number) => numbered(number).manifest.id));
});

test('copies of one backup are one item, with the primary first, and a repository that loses one leaves the other', async () => {
  const { state } = await openCatalog();
  const { id } = numbered(1).manifest;
  state.catalog.put(numbered(1, { repository: 'second', hold: true, revision: 1 }));
  state.catalog.put(numbered(1, { ok: false }));
  expect(allIds(state.catalog)).toEqual([id]);
  const both = state.catalog.get(id);
  expect(both?.copies.map(({ repository }) => repository)).toEqual(['local', 'second']);
  expect(both).toMatchObject({ good: true, annotation: { hold: true }, revision: 1 });
  for (const filter of [{ held: true }, { good: true }, { repository: 'second' }, { repository: 'local' }]) {
    expect(listAll(state.catalog, filter, 10)).toEqual([id]);
  }
  expect(state.catalog.damaged('local')).toEqual([{ id, database: 'availability' }]);
  expect(state.catalog.damaged('second')).toEqual([]);
  expect(state.catalog.outdated('local')).toEqual([id]);
  expect(state.catalog.outdated('second')).toEqual([]);
  state.catalog.remove(id, 'second');
  expect(state.catalog.get(id)).toMatchObject({ good: false, annotation: { hold: false } });
  expect(listAll(state.catalog, { good: true }, 10)).toEqual([]);
  state.catalog.keep(['second']);
  expect(state.catalog.get(id)).toBeNull();
});

/** Two images under one id, as somebody who may write a repository can make them. */
const image = fc.constantFrom(
  { sha256: 'ab'.repeat(32), createdAt: '2025-11-11T03:00:00.000Z' },
  { sha256: 'ef'.repeat(32), createdAt: '2025-11-12T03:00:00.000Z' },
);
const copiesOfOne = fc.uniqueArray(
  fc
    .record({
      repository: fc.constantFrom('local', 'second', 'third', 'fourth'),
      image,
      ok: fc.boolean(),
      hold: fc.boolean(),
      tags: fc.constantFrom<string[]>([], ['a'], ['b']),
      revision: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ image, ...rest }) => numbered(1, { ...image, ...rest })),
  { selector: ({ repository }) => repository, minLength: 1 },
);
const orders = fc
  .shuffledSubarray(['local', 'second', 'third'])
  .map((order): Orders => new Map([['availability', order]]));

/** All that the catalog says of the one backup in it is as its copies are together. */
function expectToAgree(catalog: Catalog, stored: StoredBackup): void {
  const { manifest, annotation, good, copies, order } = stored;
  const { id, database, createdAt } = manifest;
  const idIf = (isListed: boolean) => (isListed ? [id] : []);
  const own = copies.filter(({ repository }) => counts(order, repository));
  const hasGood = own.some(isGood);
  expect(catalog.get(id)).toEqual(stored);
  for (const wanted of [true, false]) {
    expect(listAll(catalog, { good: wanted }, 10)).toEqual(idIf(good === wanted));
    expect(listAll(catalog, { held: wanted }, 10)).toEqual(idIf(annotation.hold === wanted));
  }
  for (const tag of ['a', 'b']) {
    expect(listAll(catalog, { tag }, 10)).toEqual(idIf(annotation.tags.includes(tag)));
  }
  const to = new Date(Date.parse(createdAt) + 1).toISOString();
  expect(listAll(catalog, { from: createdAt, to }, 10)).toEqual([id]);
  expect(catalog.newest(database)).toEqual(own.length > 0 ? stored : null);
  expect(catalog.newest(database, true)).toEqual(hasGood ? stored : null);
  expect(catalog.proofs(database, createdAt)).toEqual(hasGood ? [{ id, createdAt, provenAt: null }] : []);
  const isProven = own.some(({ verified }) => verified.content?.ok);
  expect(catalog.lastVerified(createdAt)).toEqual(
    isProven ? [{ database, level: 'content', at: createdAt }] : [],
  );
  for (const copy of everyCopy(stored)) {
    const { repository } = copy;
    expect(catalog.outdated(repository)).toEqual(idIf(isOutdated(stored, repository)));
    expect(catalog.damaged(repository)).toEqual(good && !isGood(copy) ? [{ id, database }] : []);
  }
}

test('lists, the newest, the damaged and the outdated are told by what the copies of a backup are together, also where the order of the repositories was changed', async () => {
  const { state, open } = await openCatalog();
  state.close();
  await fc.assert(
    fc.asyncProperty(copiesOfOne, orders, orders, async ([first, ...others], before, after) => {
      if (!first) throw new Error('there is one at least');
      const opened = (orders: Orders, use: (catalog: Catalog) => void) => {
        const { catalog, close } = open(orders);
        try {
          use(catalog);
          expectToAgree(catalog, mergeCopies([first, ...others], orders.get('availability') ?? []));
        } finally {
          close();
        }
      };
      opened(before, (catalog) => {
        catalog.keep([]);
        for (const copy of [first, ...others]) catalog.put(copy);
      });
      opened(after, () => {});
    }),
    { numRuns: 60 },
  );
});

test('what is stored is counted by database and repository, good or not', async () => {
  const { state } = await openCatalog();
  const until = '2025-11-12T00:00:00.000Z';
  expect(state.catalog.stored(until)).toEqual([]);
  const id = (number: number) => `availability-20251111T030000Z-00000${number}`;
  state.catalog.put(backupRecord({ id: id(1) }));
  state.catalog.put(backupRecord({ id: id(2), ok: false }));
  state.catalog.put(backupRecord({ id: id(3), repository: 'second' }));
  state.catalog.put(backupRecord({ database: 'trades' }));
  const newestGoodAt = '2025-11-11T03:00:00.000Z';
  expect(state.catalog.stored(until)).toEqual([
    { database: 'availability', repository: 'local', count: 2, notGood: 1, sizeBytes: 2000, newestGoodAt },
    { database: 'availability', repository: 'second', count: 1, notGood: 0, sizeBytes: 1000, newestGoodAt },
    { database: 'trades', repository: 'local', count: 1, notGood: 0, sizeBytes: 1000, newestGoodAt },
  ]);
});

test('the bytes of the good backups of a database in a repository are summed up, whichever of their copies is good', async () => {
  const { state } = await openCatalog(undefined, new Map([['availability', ['local', 'second']]]));
  const put = (number: number, facts: RecordFacts) =>
    state.catalog.put(backupRecord({ id: `availability-20251111T030000Z-00000${number}`, ...facts }));
  expect(state.catalog.goodBytes('availability', 'local')).toBe(0);
  put(1, {});
  put(2, { ok: false });
  put(3, { ok: false });
  put(3, { repository: 'second' });
  put(4, { repository: 'second' });
  state.catalog.put(backupRecord({ database: 'trades' }));
  expect(state.catalog.goodBytes('availability', 'local')).toBe(2000);
  expect(state.catalog.goodBytes('availability', 'second')).toBe(2000);
});

test('the last verification that found a backup whole is told for each database and level', async () => {
  const { state } = await openCatalog();
  const put = (number: number, at: string, ok: boolean, level: 'content' | 'restore') => {
    const record = backupRecord({ id: `availability-20251111T030000Z-00000${number}` });
    state.catalog.put({ ...record, verified: { [level]: { at, ok, repository: 'local' } } });
  };
  put(1, '2025-11-12T00:00:00.000Z', true, 'content');
  put(2, '2025-11-13T00:00:00.000Z', true, 'content');
  put(3, '2025-11-14T00:00:00.000Z', false, 'content');
  put(4, '2025-11-11T00:00:00.000Z', true, 'restore');
  put(5, '2038-11-11T00:00:00.000Z', true, 'restore');
  // By a clock that was ahead.
  expect(state.catalog.lastVerified('2025-11-15T00:00:00.000Z')).toEqual([
    { database: 'availability', level: 'content', at: '2025-11-13T00:00:00.000Z' },
    { database: 'availability', level: 'restore', at: '2025-11-11T00:00:00.000Z' },
  ]);
});
