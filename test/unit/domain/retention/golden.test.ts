/** Which days of a year are left under several policies: tables to be read by people. */
import { expect, test } from 'vitest';
import { type Candidate, planRetention } from '../../../../src/domain/retention/plan.ts';
import type { RetentionPolicy } from '../../../../src/domain/retention/policy.ts';
import { candidateAt } from '../../../support/candidate.ts';

const dayMs = 86_400_000;
const last = Date.parse('2026-03-11T03:00:00Z');

/** One a day at 03:00 UTC for a year, the last on Wednesday, 2026-03-11. */
const days = Array.from({ length: 365 }, (_, age) => candidateAt(last - age * dayMs));

const table = (backups: readonly Candidate[], policy: RetentionPolicy): string[] =>
  planRetention(backups, policy, new Date(last)).keep.map(
    ({ backup: id, reasons }) => `${id.slice(0, 10)}: ${reasons.join(', ')}`,
  );

test.each<[string, RetentionPolicy, string[]]>([
  [
    'the last three',
    { keepLast: 3 },
    ['2026-03-11: newest good one, last', '2026-03-10: last', '2026-03-09: last'],
  ],
  [
    'two weeks and three months',
    { keepWeekly: 2, keepMonthly: 3 },
    [
      '2026-03-11: newest good one, weekly 2026-W11',
      '2026-03-08: weekly 2026-W10',
      '2026-03-01: monthly 2026-03',
      '2026-02-01: monthly 2026-02',
      '2026-01-01: monthly 2026-01',
    ],
  ],
  [
    'every year',
    { keepYearly: 'all' },
    [
      '2026-03-11: newest good one',
      '2026-01-01: yearly 2026',
      // 2025 began before the backups did: its oldest is the oldest of all.
      '2025-03-12: yearly 2025, oldest, yearly has room',
    ],
  ],
  [
    'two days in time, and at least four',
    { keepWithinMs: 2 * dayMs, minBackups: 4 },
    [
      '2026-03-11: newest good one, minimum, within',
      '2026-03-10: minimum, within',
      '2026-03-09: minimum, within',
      '2026-03-08: minimum',
    ],
  ],
  [
    "the runbook's",
    { keepDaily: 7, keepWeekly: 4, keepMonthly: 3, keepYearly: 'all' },
    [
      '2026-03-11: newest good one, daily 2026-03-11, weekly 2026-W11',
      '2026-03-10: daily 2026-03-10',
      '2026-03-09: daily 2026-03-09',
      '2026-03-08: daily 2026-03-08, weekly 2026-W10',
      '2026-03-07: daily 2026-03-07',
      '2026-03-06: daily 2026-03-06',
      '2026-03-05: daily 2026-03-05',
      '2026-03-01: weekly 2026-W09, monthly 2026-03',
      '2026-02-22: weekly 2026-W08',
      '2026-02-01: monthly 2026-02',
      '2026-01-01: monthly 2026-01, yearly 2026',
      '2025-03-12: yearly 2025, oldest, yearly has room',
    ],
  ],
])('of a year of days %s are left', (_, policy, kept) => {
  expect(table(days, policy)).toEqual(kept);
});

test('of a day of hours the newest of each hour are left, and the newest of the day', () => {
  const halfHours = Array.from({ length: 48 }, (_, age) => candidateAt(last - age * dayMs * (1 / 48)));
  const kept = planRetention(halfHours, { keepHourly: 3, keepDaily: 2 }, new Date(last)).keep;
  expect(kept.map(({ backup: id, reasons }) => [id.slice(5, 16), ...reasons])).toEqual([
    ['03-11T03:00', 'newest good one', 'hourly 2026-03-11 03+0', 'daily 2026-03-11'],
    ['03-11T02:30', 'hourly 2026-03-11 02+0'],
    ['03-11T01:30', 'hourly 2026-03-11 01+0'],
    ['03-10T23:30', 'daily 2026-03-10'],
  ]);
});

test('twice the backups are little more than twice the work', () => {
  const policy: RetentionPolicy = { keepHourly: 24, keepDaily: 7, keepWeekly: 4, keepYearly: 'all' };
  const reads = (count: number): number => {
    let read = 0;
    const counted = Array.from({ length: count }, (_, age): Candidate => {
      const one = candidateAt(last - age * dayMs);
      return {
        ...one,
        get createdAt() {
          read += 1;
          return one.createdAt;
        },
      };
    });
    planRetention(counted, policy, new Date(last));
    return read;
  };
  expect(reads(3653)).toBeLessThan(3653 * 40);
  expect(reads(7306)).toBeLessThan(2.5 * reads(3653));
});
