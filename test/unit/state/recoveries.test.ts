import { expect, test } from 'vitest';
import { newRecovery } from '../../../src/domain/recovery.ts';
import { createLedger } from '../../../src/state/ledger.ts';
import { createRecoveryStore } from '../../../src/state/recoveries.ts';
import { memoryState } from '../../support/memory-state.ts';
import { backupJob } from './documents.ts';

const jobId = 'job-20251111T030000Z-1b2c3d';

function opened() {
  const database = memoryState();
  const ledger = createLedger(database);
  ledger.insert(backupJob({ id: jobId, state: 'succeeded', endedAt: '2025-11-11T03:00:01.000Z' }));
  return { database, ledger, store: createRecoveryStore(database) };
}

test('what is remembered of a recovery is what was put last, and nothing before that', () => {
  const { store } = opened();
  expect(store.get(jobId)).toBeNull();
  store.put(jobId, newRecovery);
  const further = { ...newRecovery, done: ['identify' as const], begun: 'verify' as const };
  store.put(jobId, further);
  expect(store.get(jobId)).toEqual(further);
});

test('what earlier versions kept, which had not all of that, is what is remembered', () => {
  const { store, database } = opened();
  const { stopBootAt: _, rollingBack: __, ...first } = newRecovery;
  store.put(jobId, newRecovery);
  database.prepare('UPDATE recoveries SET document = ?').run(JSON.stringify(first));
  expect(store.get(jobId)).toEqual(first);
});

test('it goes when its job expires', () => {
  const { store, ledger } = opened();
  store.put(jobId, newRecovery);
  ledger.expire(new Date('2026-01-01T00:00:00Z'), new Date(0));
  expect(store.get(jobId)).toBeNull();
});

test('what is damaged is told, not taken for a recovery that has done nothing', () => {
  const { store, database } = opened();
  store.put(jobId, newRecovery);
  database.exec(`UPDATE recoveries SET document = '{"done": "all"}'`);
  expect(() => store.get(jobId)).toThrow('state.sqlite is damaged');
});
