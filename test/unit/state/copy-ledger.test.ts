import { expect, test } from 'vitest';
import { createCopyLedger } from '../../../src/state/copy-ledger.ts';
import { memoryState } from '../../support/memory-state.ts';

const availability = 'availability-20251111T030000Z-7f3a9c';
const orders = 'orders-20251111T030000Z-7f3a9c';
const at = new Date('2025-11-11T03:00:00.000Z');

test('copies in places that the configuration names no longer are not wanted any more', () => {
  const database = memoryState();
  const ledger = createCopyLedger(database);
  for (const repository of ['usb', 'offsite']) {
    ledger.want(availability, repository, at);
    ledger.want(orders, repository, at);
  }
  ledger.keep([
    { database: 'availability', repository: 'offsite' },
    { database: 'orders', repository: 'usb' },
  ]);
  const wanted = [availability, orders].flatMap((id) => ledger.wantedOf(id));
  expect(wanted.map(({ backup, repository }) => [backup, repository])).toEqual([
    [availability, 'offsite'],
    [orders, 'usb'],
  ]);
});

test('a copy that a clock that was ahead has wanted is wanted since it is next, and one that is wanted already since it was first', () => {
  const ledger = createCopyLedger(memoryState());
  ledger.want(availability, 'offsite', new Date('2038-01-01T00:00:00.000Z'));
  for (const hour of ['03', '04']) {
    ledger.want(availability, 'offsite', new Date(`2025-11-11T${hour}:00:00.000Z`));
    const { since, at: state } = ledger.wantedOf(availability)[0] ?? {};
    expect([since, state]).toEqual([at.toISOString(), at.toISOString()]);
  }
});
