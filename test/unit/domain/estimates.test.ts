import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesInAYear, growthPerDay } from '../../../src/domain/estimates.ts';
import type { Candidate } from '../../../src/domain/retention/plan.ts';
import { candidateAt } from '../../support/candidate.ts';

const dayMs = 86_400_000;
const begin = Date.parse('2025-01-01T03:00:00Z');
const now = new Date('2025-11-11T03:00:00Z');

const on = (day: number, sizeBytes: number): Candidate =>
  candidateAt(begin + day * dayMs, { id: `day-${day}`, sizeBytes });

test('sizes on a straight line give its slope, in any order and however few of them are left', () => {
  const slope = fc.integer({ min: -1000, max: 1_000_000 });
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 3000 }), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(slope, days, (perDay, all) => {
      const line = all.map((day) => on(day, 100_000_000 + perDay * day));
      expect(growthPerDay(line)).toBeCloseTo(perDay, 3);
    }),
  );
});

test('one backup, or several within a day, tell nothing of growth', () => {
  expect(growthPerDay([])).toBeNull();
  expect(growthPerDay([on(1, 100)])).toBeNull();
  expect(growthPerDay([on(0.1, 100), on(0.2, 200), on(1, 300)])).toBeNull();
});

const outlook = { stored: [on(0, 1000)], growthPerDay: 0, everyMs: dayMs, now };

test('without a policy all of a year is kept', () => {
  expect(bytesInAYear({ ...outlook, policy: null })).toBe(366_000);
  expect(bytesInAYear({ ...outlook, policy: null, everyMs: 7 * dayMs })).toBe(53_000);
});

test('a policy keeps of the year what it would keep of any, and what is held', () => {
  expect(bytesInAYear({ ...outlook, policy: { keepLast: 3 } })).toBe(3000);
  const held = { ...on(0, 500), held: true };
  expect(bytesInAYear({ ...outlook, stored: [on(1, 1000), held], policy: { keepLast: 3 } })).toBe(3500);
});

test('growth makes later ones larger, and shrinking ones not smaller than nothing', () => {
  const growing = bytesInAYear({ ...outlook, growthPerDay: 10, policy: { keepLast: 1 } });
  expect(growing).toBe(1000 + 365 * 10);
  const shrinking = bytesInAYear({ ...outlook, growthPerDay: -100, policy: { keepLast: 1 } });
  expect(shrinking).toBe(0);
});

test('of backups that come each minute or in seconds the last thousands are foreseen, and few before them', () => {
  const often = { ...outlook, everyMs: 60_000 };
  expect(bytesInAYear({ ...often, policy: { keepLast: 3000 } })).toBe(3_000_000);
  expect(bytesInAYear({ ...often, policy: { keepHourly: 48 } })).toBe(48_000);
  const all = bytesInAYear({ ...often, everyMs: 1000, policy: { keepWithinMs: 2 * 365 * dayMs } });
  expect(all / outlook.stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeLessThan(20_000);
  expect(bytesInAYear({ ...often, policy: null })).toBe(1000 * (365 * 24 * 60 + outlook.stored.length));
});
