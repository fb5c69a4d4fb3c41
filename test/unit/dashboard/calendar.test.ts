import { expect, test } from 'vitest';
import { dayIn, monthName, weeksOf } from '../../../src/dashboard/page/format/days.ts';
import { spansOf } from '../../../src/dashboard/page/format/months.ts';
import { keptBy, standingFor } from '../../../src/dashboard/page/views/database/kept.ts';

test('an instant is of the day of its time zone', () => {
  const at = '2025-11-11T23:30:00Z';
  expect([dayIn('UTC')(at), dayIn('Europe/Berlin')(at)]).toEqual(['2025-11-11', '2025-11-12']);
});

test('a month has all of its days, under their weekdays', () => {
  const february = weeksOf('2024-02');
  expect(february.flat().filter((day) => day !== null)).toHaveLength(29);
  expect(february[0]?.slice(0, 4)).toEqual([null, null, null, '2024-02-01']);
  expect(weeksOf('2021-02')).toHaveLength(4);
  expect(monthName('2024-02')).toBe('February 2024');
});

test('months without a backup are told, up to the present one', () => {
  const spans = spansOf(['2025-11', '2025-08', '2025-11', '2024-12'], '2026-01');
  expect(spans).toEqual([
    { first: '2025-12', last: '2026-01' },
    { month: '2025-11' },
    { first: '2025-09', last: '2025-10' },
    { month: '2025-08' },
    { first: '2025-01', last: '2025-07' },
    { month: '2024-12' },
  ]);
  expect(spansOf([], '2026-01')).toEqual([]);
  expect(spansOf(['2026-01', '2025-12'], '2026-01')).toEqual([{ month: '2026-01' }, { month: '2025-12' }]);
});

test('of several rules that keep a backup the one that keeps it the longest counts', () => {
  const kept = keptBy({
    keep: [
      { backup: 'a', reasons: ['newest good one', 'daily 2025-11-12', 'monthly 2025-11'] },
      { backup: 'b', reasons: ['held'] },
    ],
    remove: [{ backup: 'c', reasons: ['no rule keeps it'] }],
  });
  expect([...kept].map(([backup, { by }]) => [backup, by])).toEqual([
    ['a', 'monthly'],
    ['b', 'other'],
    ['c', 'removed'],
  ]);
});

test('for a day stands what is kept the longest, damaged or not, and among equals a good one', () => {
  const damaged = { id: 'damaged', good: false };
  const good = { id: 'good', good: true };
  const judge = (keep: string[], remove: string[]) =>
    keptBy({
      keep: keep.map((backup) => ({ backup, reasons: ['damaged'] })),
      remove: remove.map((backup) => ({ backup, reasons: ['no rule keeps it'] })),
    });
  const standing = (kept: ReturnType<typeof keptBy>) => standingFor([damaged, good], kept);
  expect(standing(judge(['damaged'], ['good']))).toEqual({ backup: damaged, by: 'other' });
  expect(standing(judge([], ['damaged', 'good']))).toEqual({ backup: good, by: 'removed' });
  expect(standing(judge([], []))).toEqual({ backup: good, by: 'other' });
  expect(standingFor([], new Map())).toBeNull();
});
