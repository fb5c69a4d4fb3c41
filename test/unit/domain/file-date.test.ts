import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateInFileName } from '../../../src/domain/file-date.ts';

test.each([
  ['availability-20251111.duckdb', '2025-11-11T00:00:00.000Z'],
  ['availability-2025-11-11.duckdb', '2025-11-11T00:00:00.000Z'],
  ['availability-20251111T030405Z.duckdb', '2025-11-11T03:04:05.000Z'],
  ['availability.duckdb.corrupted-20251111030405', '2025-11-11T03:04:05.000Z'],
])('the name %s holds the instant %s', (name, instant) => {
  expect(dateInFileName(name)?.toISOString()).toBe(instant);
});

test.each([
  'availability.duckdb',
  'availability-20251301.duckdb',
  'availability-20250230.duckdb',
  'v123456789.duckdb',
])('the name %s holds no instant', (name) => {
  expect(dateInFileName(name)).toBeNull();
});

test('every date that is put into a name is found in it', () => {
  const dates = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(dates, (date) => {
      const day = date.toISOString().slice(0, 10);
      expect(
        dateInFileName(`db-${day.replaceAll('-', '')}.duckdb`)
          ?.toISOString()
          .slice(0, 10),
      ).toBe(day);
    }),
  );
});
