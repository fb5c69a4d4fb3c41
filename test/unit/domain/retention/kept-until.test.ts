import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Foresight, keptUntil } from '../../../../src/domain/retention/kept-until.ts';
import { type Candidate, planRetention } from '../../../../src/domain/retention/plan.ts';
import type { RetentionPolicy } from '../../../../src/domain/retention/policy.ts';
import { candidateAt } from '../../../support/candidate.ts';

const dayMs = 86_400_000;
const runbook: RetentionPolicy = { keepDaily: 7, keepWeekly: 4, keepMonthly: 12, keepYearly: 'all' };

const backupAt = (instant: string): Candidate => candidateAt(instant, { id: `at ${instant}` });

/** Every day at 03:00 UTC. */
const daily = (after: Date): Date => {
  const at = new Date(after);
  at.setUTCHours(3, 0, 0, 0);
  return at > after ? at : new Date(at.getTime() + dayMs);
};

/** Days before one, oldest first. */
const daysBefore = (instant: string, count: number): Candidate[] =>
  Array.from({ length: count }, (_, day) =>
    backupAt(new Date(Date.parse(instant) - (count - day) * dayMs).toISOString()),
  );

function foresee(instant: string, policy: RetentionPolicy, changes: Partial<Foresight> = {}): string | null {
  const now = new Date(Date.parse(instant) + 5000);
  const found = keptUntil({
    backup: backupAt(instant),
    others: daysBefore(instant, 40),
    policy,
    next: daily,
    now,
    atMost: new Date(now.getTime() + 400 * dayMs),
    ...changes,
  });
  return found?.toISOString().slice(0, 16) ?? null;
}

test.each([
  ['an ordinary day', '2026-03-10T03:00:00Z', '2026-03-17T03:00'],
  ['a Sunday, which stands for its week', '2026-03-08T03:00:00Z', '2026-03-30T03:00'],
  ['the first of a month, which stands for it', '2026-03-01T03:00:00Z', '2027-03-01T03:00'],
  ['the first of a year, which is kept for ever', '2026-01-01T03:00:00Z', '2027-02-05T03:00'],
])(
  '%s is kept until the backup that takes its place, and for no longer than is asked',
  (_, instant, until) => {
    expect(foresee(instant, runbook)).toBe(until);
  },
);

test.each<[string, RetentionPolicy, string]>([
  ['as many as it keeps have come', { keepLast: 3 }, '2026-03-13T03:00'],
  ['it is older than that', { keepWithinMs: 2.5 * dayMs }, '2026-03-13T03:00'],
  ['there is another of its day', { keepHourly: 5 }, '2026-03-15T03:00'],
])('it is kept until %s', (_, policy, until) => {
  expect(foresee('2026-03-10T03:00:00Z', policy)).toBe(until);
});

test('the backup of a day is kept only until the next one of that day', () => {
  const hourly = (after: Date) => new Date((Math.floor(after.getTime() / 3_600_000) + 1) * 3_600_000);
  expect(foresee('2026-03-10T03:00:00Z', { keepDaily: 7 }, { next: hourly })).toBe('2026-03-10T04:00');
});

test('what the policy would not keep now is kept until nothing', () => {
  const others = [...daysBefore('2026-03-10T03:00:00Z', 40), backupAt('2026-03-10T04:00:00Z')];
  const now = new Date('2026-03-11T00:00:00Z');
  expect(foresee('2026-03-10T03:00:00Z', { keepDaily: 7 }, { others, now })).toBe(null);
});

test('where there is one a minute no more of them than are counted are waited for', () => {
  const everyMinute = (after: Date) => new Date((Math.floor(after.getTime() / 60_000) + 1) * 60_000);
  expect(foresee('2026-03-10T03:00:00Z', { keepMonthly: 2 }, { others: [], next: everyMinute })).toBe(
    '2026-03-17T01:40',
  );
});

test('it is what becomes of a backup that is pruned after each of those that come', () => {
  const count = fc.integer({ min: 0, max: 6 });
  const policies = fc
    .record({ keepLast: count, keepDaily: count, keepWeekly: count, keepMonthly: count })
    .filter((policy) => Object.values(policy).some((keeps) => keeps > 0));
  fc.assert(
    fc.property(policies, fc.integer({ min: 0, max: 60 }), (policy, day) => {
      const instant = new Date(Date.UTC(2026, 0, 1 + day, 3)).toISOString();
      const others = daysBefore(instant, 20);
      const backup = backupAt(instant);
      let stored = [...others, backup];
      let at = new Date(Date.parse(instant) + 1);
      while (stored.some(({ id }) => id === backup.id)) {
        at = daily(at);
        stored.push(backupAt(at.toISOString()));
        const kept = new Set(planRetention(stored, policy, at).keep.map((one) => one.backup));
        stored = stored.filter(({ id }) => kept.has(id));
      }
      expect(foresee(instant, policy, { others })).toBe(at.toISOString().slice(0, 16));
    }),
    { numRuns: 30 },
  );
});
