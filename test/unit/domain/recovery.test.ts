import { expect, test } from 'vitest';
import { backfillFrom } from '../../../src/domain/recovery.ts';

const now = new Date('2025-11-12T08:00:00.000Z');
const backupAt = new Date('2025-11-11T03:00:00.000Z');

test('a backfill begins with the last day that there are rows of, which may be half written', () => {
  expect(backfillFrom('2025-11-10', backupAt, now)).toBe('2025-11-10');
  expect(backfillFrom('2025-10-01', backupAt, now)).toBe('2025-10-01');
  expect(backfillFrom('2025-10-01', null, now)).toBe('2025-10-01');
});

test('rows that claim to be of the future hide no missing day', () => {
  expect(backfillFrom('2099-01-01', backupAt, now)).toBe('2025-11-11');
  expect(backfillFrom('2099-01-01', null, now)).toBe('2025-11-11');
  expect(backfillFrom('2025-11-12', new Date('2025-11-12T03:00:00.000Z'), now)).toBe('2025-11-11');
});

test('where no day is known everything is filled in', () => {
  expect(backfillFrom(null, backupAt, now)).toBeNull();
});
