import { expect, test } from 'vitest';
import type { StoredBackups } from '../../../../src/domain/ports/catalog.ts';
import type { WantedCopy } from '../../../../src/domain/ports/copies.ts';
import {
  createCopyFacts,
  type LateCopiesOptions,
} from '../../../../src/services/repositories/late-copies.ts';
import { createCatalog } from '../../../../src/state/catalog.ts';
import { configuredDatabase } from '../../../support/configured-database.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { memoryState, noOrders } from '../../../support/memory-state.ts';
import { backupRecord } from '../../state/documents.ts';

const hourMs = 3_600_000;
const now = new Date('2025-11-12T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * hourMs).toISOString();

const availability = configuredDatabase('availability', {
  maxAgeMs: 26 * hourMs,
  copies: [{ repository: 'offsite', retention: null }],
});

const wanted = (since: string): WantedCopy => ({
  backup: 'availability-20251111T030000Z-7f3a9c',
  database: 'availability',
  repository: 'offsite',
  since,
  at: since,
  attempts: 0,
  dueAt: since,
  problem: null,
});

const there = (newestGoodAt: string): StoredBackups => ({
  ...{ database: 'availability', repository: 'offsite', count: 1, notGood: 0, sizeBytes: 1 },
  newestGoodAt,
});

const copyFactsOf = (catalog: LateCopiesOptions['catalog'], waiting: WantedCopy[]) =>
  createCopyFacts({
    databases: new Map([['availability', availability]]),
    catalog,
    ledger: { wantedIn: () => waiting },
    clock: createFakeClock(now),
  })();

const isLate = (waiting: WantedCopy[], stored: StoredBackups[]) =>
  copyFactsOf({ stored: () => stored }, waiting).map(({ late }) => late);

test.each([
  ['nothing waits, however old what is there is', [], [there(hoursAgo(90))], false],
  [
    'what is there is young enough, however long a copy has waited',
    [wanted(hoursAgo(90))],
    [there(hoursAgo(25))],
    false,
  ],
  ['a copy waits and what is there is too old', [wanted(hoursAgo(1))], [there(hoursAgo(27))], true],
  ['nothing is there yet, and a copy has not waited for long', [wanted(hoursAgo(25))], [], false],
  ['nothing is there yet, and a copy has waited too long', [wanted(hoursAgo(27))], [], true],
] as const)('where %s, copies are late or not', (_, waiting, stored, late) => {
  expect(isLate([...waiting], [...stored])).toEqual([late]);
});

test('a copy from the future makes none in time: the newest before it is told of, where there is one', () => {
  const catalog = createCatalog(memoryState(), createFakeClock(now), noOrders);
  const put = (id: string, createdAt: string) =>
    catalog.put(backupRecord({ id, createdAt, repository: 'offsite' }));
  const facts = (hours: number) => copyFactsOf(catalog, [wanted(hoursAgo(hours))])[0];
  put('availability-20380101T030000Z-000001', '2038-01-01T03:00:00.000Z');
  expect(facts(27)).toMatchObject({ late: true, newestGoodAt: null });
  expect(facts(25)).toMatchObject({ late: false });
  put('availability-20251111T090000Z-000002', hoursAgo(27));
  expect(facts(1)).toMatchObject({ late: true, newestGoodAt: hoursAgo(27) });
});
