import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidate, planRetention } from '../../../../src/domain/retention/plan.ts';
import type { RetentionPolicy } from '../../../../src/domain/retention/policy.ts';
import { candidateAt } from '../../../support/candidate.ts';

const dayMs = 86_400_000;
const runbook: RetentionPolicy = { keepDaily: 7, keepWeekly: 4, keepMonthly: 12, keepYearly: 'all' };

const backupAt = (instant: string, changes: Partial<Candidate> = {}): Candidate =>
  candidateAt(instant, { id: instant, ...changes });

/** One backup a day at 03:00 UTC, pruned after each. Gives the days that are left after each, newest first. */
function nights(first: string, days: number, policy: RetentionPolicy): string[][] {
  const left: string[][] = [];
  let stored: Candidate[] = [];
  for (let day = 0; day < days; day += 1) {
    const at = new Date(Date.parse(`${first}T03:00:00Z`) + day * dayMs);
    stored.push(backupAt(at.toISOString()));
    const { keep } = planRetention(stored, policy, at);
    const kept = new Set(keep.map(({ backup }) => backup));
    stored = stored.filter(({ id }) => kept.has(id));
    left.push(stored.map(({ createdAt }) => createdAt.slice(0, 10)).toReversed());
  }
  return left;
}

const reasonsOf = (backups: readonly Candidate[], policy: RetentionPolicy, now: string) =>
  planRetention(backups, policy, new Date(now)).keep.map(({ backup, reasons }) => [backup, ...reasons]);

test('one that nobody knows to be good or damaged stays for years, and no other goes because of it', () => {
  const days = [1, 2, 3].map((day) => `202${day}-01-01T03:00:00.000Z`);
  const [unknown = '', older = '', newest = ''] = days;
  const backups = [backupAt(unknown, { good: false, unread: true }), backupAt(older), backupAt(newest)];
  expect(reasonsOf(backups, { keepLast: 2 }, newest)).toEqual([
    [newest, 'newest good one', 'last'],
    [older, 'last'],
    [unknown, 'a report of it cannot be read: verify it again'],
  ]);
});

test("the runbook's policy after three years of days leaves seven days, the Sundays of four weeks, the firsts of twelve months and each year's first", () => {
  expect(nights('2023-01-01', 1100, runbook).at(-1)).toEqual([
    // 2026-01-04 is a Sunday.
    ...['2026-01-04', '2026-01-03', '2026-01-02', '2026-01-01', '2025-12-31', '2025-12-30', '2025-12-29'],
    ...['2025-12-28', '2025-12-21', '2025-12-14', '2025-12-01', '2025-11-01', '2025-10-01', '2025-09-01'],
    ...['2025-08-01', '2025-07-01', '2025-06-01', '2025-05-01', '2025-04-01', '2025-03-01', '2025-02-01'],
    ...['2025-01-01', '2024-01-01', '2023-01-01'],
  ]);
});

test.each(['UTC', 'Europe/Berlin'])(
  'ten years of days leave thirty backups, about one more each year, in %s',
  (timezone) => {
    const left = nights('2016-01-01', 3653, { ...runbook, timezone });
    expect(left.at(-1)).toEqual([
      ...['2025-12-31', '2025-12-30', '2025-12-29', '2025-12-28', '2025-12-27', '2025-12-26', '2025-12-25'],
      // Sundays; the 28th is one too, and the 31st stands for the week that has begun.
      ...['2025-12-21', '2025-12-14'],
      ...['2025-12-01', '2025-11-01', '2025-10-01', '2025-09-01', '2025-08-01', '2025-07-01'],
      ...['2025-06-01', '2025-05-01', '2025-04-01', '2025-03-01', '2025-02-01', '2025-01-01'],
      ...['2024-01-01', '2023-01-01', '2022-01-01', '2021-01-01', '2020-01-01'],
      ...['2019-01-01', '2018-01-01', '2017-01-01', '2016-01-01'],
    ]);
    const lastOfYears = left.filter(([newest = '']) => newest.endsWith('-12-31'));
    expect(lastOfYears.map((days) => days.length)).toEqual([21, 23, 23, 24, 25, 26, 27, 29, 29, 30]);
    const most = left.map((days) => days.length).reduce((one, other) => Math.max(one, other));
    expect(most).toBe(31);
  },
);

test('each kept backup tells every rule that keeps it', () => {
  const backups = ['2025-12-31T03:00:00Z', '2026-01-01T03:00:00Z', '2026-01-02T03:00:00Z'].map((at) =>
    backupAt(at),
  );
  expect(reasonsOf(backups, { keepDaily: 1, keepMonthly: 2 }, '2026-01-02T04:00:00Z')).toEqual([
    ['2026-01-02T03:00:00Z', 'newest good one', 'daily 2026-01-02'],
    ['2026-01-01T03:00:00Z', 'monthly 2026-01'],
    ['2025-12-31T03:00:00Z', 'monthly 2025-12'],
  ]);
});

test('a rule whose count is not used up keeps the oldest backup too', () => {
  const backups = ['2026-01-05T03:00:00Z', '2026-01-06T03:00:00Z', '2026-01-07T03:00:00Z'].map((at) =>
    backupAt(at),
  );
  expect(reasonsOf(backups, { keepWeekly: 4 }, '2026-01-07T04:00:00Z')).toEqual([
    ['2026-01-07T03:00:00Z', 'newest good one', 'weekly 2026-W02'],
    ['2026-01-05T03:00:00Z', 'oldest, weekly has room'],
  ]);
});

test('a day without a backup uses no count up', () => {
  const backups = ['2026-01-01T03:00:00Z', '2026-02-01T03:00:00Z', '2026-03-01T03:00:00Z'].map((at) =>
    backupAt(at),
  );
  const { remove } = planRetention(backups, { keepDaily: 2 }, new Date('2026-03-01T04:00:00Z'));
  expect(remove).toEqual([{ backup: '2026-01-01T03:00:00Z', reasons: ['no rule keeps it'] }]);
});

test('days begin at midnight of the time zone, also where the clock is changed', () => {
  const backups = [
    '2026-03-28T23:30:00Z',
    '2026-03-29T00:30:00Z',
    '2026-03-29T21:30:00Z',
    '2026-03-29T22:30:00Z',
  ];
  const plan = planRetention(
    backups.map((at) => backupAt(at)),
    { keepDaily: 2, timezone: 'Europe/Berlin' },
    new Date('2026-03-30T00:00:00Z'),
  );
  expect(plan.keep.map(({ reasons }) => reasons.at(-1))).toEqual(['daily 2026-03-30', 'daily 2026-03-29']);
  expect(plan.keep.map(({ backup }) => backup)).toEqual(['2026-03-29T22:30:00Z', '2026-03-29T21:30:00Z']);
});

test('the hour that an autumn clock shows twice counts as two', () => {
  const backups = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((at) => backupAt(at));
  const plan = planRetention(
    backups,
    { keepHourly: 2, timezone: 'Europe/Berlin' },
    new Date('2026-10-25T02:00:00Z'),
  );
  expect(plan.remove).toEqual([]);
});

test.each([
  ['2026-12-31T12:00:00Z', 'weekly 2026-W53'],
  ['2027-01-03T12:00:00Z', 'weekly 2026-W53'],
  ['2027-01-04T12:00:00Z', 'weekly 2027-W01'],
  ['2025-12-29T12:00:00Z', 'weekly 2026-W01'],
])('%s belongs to %s', (at, week) => {
  expect(reasonsOf([backupAt(at)], { keepWeekly: 1 }, at)[0]).toContain(week);
});

test('keepWithin counts from the newest good backup, not from now', () => {
  const backups = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'].map((at) =>
    backupAt(at),
  );
  const plan = planRetention(backups, { keepWithinMs: dayMs }, new Date('2030-01-01T00:00:00Z'));
  expect(plan.remove.map(({ backup }) => backup)).toEqual(['2026-01-01T00:00:00Z']);
});

test('a backup from the future stops all pruning', () => {
  const backups = [backupAt('2026-01-01T00:00:00Z'), backupAt('2026-01-02T00:00:00Z')];
  const plan = planRetention(backups, { keepLast: 1 }, new Date('2026-01-01T12:00:00Z'));
  expect(plan.remove).toEqual([]);
  expect(plan.stopped).toMatch(/from the future/);
});

test('damaged backups fill no slot, and go after thirty days', () => {
  const backups = [
    backupAt('2026-01-01T00:00:00Z', { good: false }),
    backupAt('2026-03-01T00:00:00Z'),
    backupAt('2026-03-02T00:00:00Z'),
    backupAt('2026-03-03T00:00:00Z', { good: false }),
  ];
  const plan = planRetention(backups, { keepDaily: 2 }, new Date('2026-03-03T01:00:00Z'));
  expect(plan.keep.map(({ backup }) => backup.slice(0, 10))).toEqual([
    '2026-03-03',
    '2026-03-02',
    '2026-03-01',
  ]);
  expect(plan.remove).toEqual([
    { backup: '2026-01-01T00:00:00Z', reasons: ['damaged, and newer good ones are kept'] },
  ]);
});

test.each([
  ['thirty days ago', '2026-02-01T01:00:00Z', true],
  ['longer ago', '2026-02-01T00:59:59Z', false],
  ['by a clock that was a day ahead', '2026-03-04T01:00:00Z', true],
  ['by a clock that was a year ahead', '2027-03-03T01:00:00Z', false],
])('an old backup stays for thirty days after it was found damaged: found %s', (_, damagedAt, stays) => {
  const backups = [
    backupAt('2025-01-01T00:00:00Z', { good: false, damagedAt }),
    backupAt('2026-03-02T00:00:00Z'),
  ];
  const plan = planRetention(backups, { keepDaily: 1 }, new Date('2026-03-03T01:00:00Z'));
  const reasons = plan.keep.find(({ backup }) => backup.startsWith('2025'))?.reasons;
  expect(reasons).toEqual(stays ? ['damaged: 30 days for salvage'] : undefined);
});

test('without a good backup nothing goes', () => {
  const backups = [
    backupAt('2020-01-01T00:00:00Z', { good: false }),
    backupAt('2026-01-01T00:00:00Z', { good: false }),
  ];
  const plan = planRetention(backups, { keepLast: 1 }, new Date('2026-01-02T00:00:00Z'));
  expect([plan.remove, plan.stopped]).toEqual([[], 'There is no good backup.']);
});

const first = Date.parse('2020-01-01T00:00:00Z');
const candidates = fc
  .uniqueArray(
    fc.record({
      hours: fc.integer({ min: 0, max: 40_000 }),
      good: fc.boolean(),
      held: fc.boolean(),
      inUse: fc.boolean(),
    }),
    { maxLength: 40, selector: ({ hours }) => hours },
  )
  .map((found) =>
    found.map(({ hours, ...facts }) => backupAt(new Date(first + hours * 3_600_000).toISOString(), facts)),
  );
const count = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant('all' as const));
const policies = fc.record(
  {
    keepLast: count,
    keepHourly: count,
    keepDaily: count,
    keepWeekly: count,
    keepMonthly: count,
    keepYearly: count,
    keepWithinMs: fc.integer({ min: 0, max: 400 * dayMs }),
    minBackups: fc.integer({ min: 1, max: 5 }),
    timezone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'),
  },
  { requiredKeys: [] },
);
const now = new Date(first + 50_000 * 3_600_000);

test('whatever there is and whatever the policy: nothing held, in use, or last good goes, every backup is judged once, and the minimum stays', () => {
  fc.assert(
    fc.property(candidates, policies, (backups, policy) => {
      const { keep, remove, freedBytes } = planRetention(backups, policy, now);
      expect([...keep, ...remove].map(({ backup }) => backup).toSorted()).toEqual(
        backups.map(({ id }) => id).toSorted(),
      );
      for (const { reasons } of [...keep, ...remove]) expect(reasons).not.toEqual([]);
      const gone = new Set(remove.map(({ backup }) => backup));
      for (const { id, held, inUse } of backups) if (held || inUse) expect(gone).not.toContain(id);
      const good = backups.filter((backup) => backup.good);
      const goodLeft = good.filter(({ id }) => !gone.has(id)).length;
      expect(goodLeft).toBeGreaterThanOrEqual(Math.min(good.length, policy.minBackups ?? 1));
      if (good.length === 0) expect(remove).toEqual([]);
      expect(freedBytes).toBe(remove.length * 10);
    }),
  );
});

test('a second plan after the first was carried out removes nothing more', () => {
  fc.assert(
    fc.property(candidates, policies, (backups, policy) => {
      const kept = new Set(planRetention(backups, policy, now).keep.map(({ backup }) => backup));
      const left = backups.filter(({ id }) => kept.has(id));
      expect(planRetention(left, policy, now).remove).toEqual([]);
    }),
  );
});

test('a damaged backup more changes nothing for the good ones', () => {
  fc.assert(
    fc.property(candidates, policies, (backups, policy) => {
      const damaged = backupAt(new Date(first + 40_001 * 3_600_000).toISOString(), { good: false });
      const goodOnes = (of: readonly Candidate[]) => {
        const gone = new Set(planRetention(of, policy, now).remove.map(({ backup }) => backup));
        return backups.filter(({ id, good }) => good && gone.has(id)).map(({ id }) => id);
      };
      expect(goodOnes([...backups, damaged])).toEqual(goodOnes(backups));
    }),
  );
});

test('wherever pruning is cut off, the plan for what is left keeps the same ones', () => {
  fc.assert(
    fc.property(candidates, policies, fc.nat(40), (backups, policy, done) => {
      const { keep, remove } = planRetention(backups, policy, now);
      const gone = new Set(
        remove
          .toReversed()
          .slice(0, done)
          .map(({ backup }) => backup),
      );
      const left = backups.filter(({ id }) => !gone.has(id));
      expect(planRetention(left, policy, now).keep).toEqual(keep);
    }),
  );
});

test('what is locked stays, since its bytes would, until its lock has ended', () => {
  const locked = backupAt('2026-01-01T03:00:00Z', { lockedUntil: new Date('2026-01-05T03:00:00Z') });
  const backups = [locked, backupAt('2026-01-03T03:00:00Z')];
  const removed = (now: string) => planRetention(backups, { keepLast: 1 }, new Date(now)).remove;
  expect(removed('2026-01-05T02:59:59Z')).toEqual([]);
  expect(removed('2026-01-05T03:00:00Z')).toHaveLength(1);
  expect(reasonsOf(backups, { keepLast: 1 }, '2026-01-03T04:00:00Z')).toContainEqual([
    '2026-01-01T03:00:00Z',
    'locked until 2026-01-05T03:00:00.000Z',
  ]);
});
