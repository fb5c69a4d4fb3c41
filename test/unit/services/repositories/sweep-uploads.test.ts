import { expect, test } from 'vitest';
import { Problem } from '../../../../src/domain/problem.ts';
import { sweepUploads } from '../../../../src/services/repositories/sweep-uploads.ts';
import { createCatalog } from '../../../../src/state/catalog.ts';
import { createCopyLedger } from '../../../../src/state/copy-ledger.ts';
import { configuredDatabase } from '../../../support/configured-database.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { memoryState, noOrders } from '../../../support/memory-state.ts';
import { backupRecord } from '../../state/documents.ts';

const idOn = (day: number): string => `availability-2025110${day}T030000Z-7f3a9c`;
const [listed, wanted, wantedElsewhere, deleted] = [idOn(1), idOn(2), idOn(3), idOn(4)];

const availability = configuredDatabase('availability', {
  copies: [{ repository: 'offsite', retention: null }],
});

/** Whose uploads go from `offsite`, of those above. */
async function goneWhere({ away = '', isLocal = false }) {
  const clock = createFakeClock();
  const state = memoryState();
  const catalog = createCatalog(state, clock, noOrders);
  const ledger = createCopyLedger(state);
  catalog.put(backupRecord({ id: listed }));
  ledger.want(wanted, 'offsite', clock.now());
  ledger.want(wantedElsewhere, 'vault', clock.now());
  const gone: string[] = [];
  const sweep = async (database: string, isKept: (id: string) => boolean) => {
    expect(database).toBe('availability');
    gone.push(...[listed, wanted, wantedElsewhere, deleted].filter((id) => !isKept(id)));
  };
  await sweepUploads(
    { name: 'offsite', isLocal, sweep },
    {
      attendance: { isThere: (name) => name !== away },
      databases: new Map([['availability', availability]]),
      catalog,
      ledger,
      log: { warn: () => expect.unreachable() },
    },
  );
  return gone;
}

test('uploads of backups that are listed anywhere, or wanted there, stay, and all others go', async () => {
  expect(await goneWhere({})).toEqual([wantedElsewhere, deleted]);
});

test('while a repository of the database is away, which may have more, none goes', async () => {
  expect(await goneWhere({ away: 'local' })).toEqual([]);
});

test('a folder is not asked', async () => {
  expect(await goneWhere({ isLocal: true })).toEqual([]);
});

test('a bucket that does not let them go keeps no reading from its end, and the log tells', async () => {
  const told: object[] = [];
  const refusal = new Problem('repository_unavailable', 'The bucket denies it.');
  await sweepUploads(
    { name: 'offsite', isLocal: false, sweep: () => Promise.reject(refusal) },
    {
      attendance: { isThere: () => true },
      databases: new Map([['availability', availability]]),
      catalog: { get: () => null },
      ledger: { wantedOf: () => [] },
      log: { warn: (what) => void told.push(what) },
    },
  );
  expect(told).toEqual([{ repository: 'offsite', database: 'availability', err: refusal }]);
});
