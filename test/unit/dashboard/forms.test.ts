import { expect, test } from 'vitest';
import { mergedTags } from '../../../src/dashboard/page/actions/tags.ts';
import { strengthOf, yearsOf } from '../../../src/dashboard/page/views/compare/heat.ts';
import { databaseOf, sideOf, textOf } from '../../../src/dashboard/page/views/compare/side-text.ts';
import { draftOf, policyOf } from '../../../src/dashboard/page/views/database/policy-draft.ts';
import { firstDraft, requestOf } from '../../../src/dashboard/page/views/exports/draft.ts';

test('a policy that is shown and not changed is the policy', () => {
  const policy = {
    keepDaily: 7,
    keepYearly: 'all',
    keepWithinMs: 86_400_000,
    minBackups: 2,
    timezone: 'UTC',
  } as const;
  expect(policyOf(draftOf(policy), policy)).toEqual(policy);
});

test('an age is the same after it was shown in days, and tenths of days are whole milliseconds', () => {
  for (let minutes = 1; minutes < 3000; minutes += 1) {
    const policy = { keepWithinMs: minutes * 60_000 };
    expect(policyOf(draftOf(policy), policy)).toEqual(policy);
  }
  expect(policyOf({ ...draftOf(null), keepWithinDays: '0.7' }, null)).toEqual({ keepWithinMs: 60_480_000 });
});

test('nonsense in a policy reaches the service, which refuses it', () => {
  const typed = { ...draftOf(null), keepDaily: 'seven', keepLast: ' 3 ' };
  expect(policyOf(typed, null)).toEqual({ keepDaily: Number.NaN, keepLast: 3 });
});

test('tags that are changed leave what others have changed of them meanwhile', () => {
  const before = ['a', 'b', 'c'];
  expect(mergedTags(before, before, ['a', 'c', 'd'])).toEqual(['a', 'c', 'd']);
  expect(mergedTags(['b', 'c', 'x'], before, ['a', 'b', 'd'])).toEqual(['b', 'x', 'd']);
  expect(mergedTags(['d'], before, ['a', 'b', 'c', 'd'])).toEqual(['d']);
});

test('an export asks for what was filled in alone, and for nothing while something is missing', () => {
  const source = { database: 'availability' };
  expect(requestOf(source, firstDraft)).toEqual({ ...source, format: 'parquet' });
  expect(requestOf(source, { ...firstDraft, tables: [] })).toBeNull();
  expect(requestOf(source, { ...firstDraft, span: 'between' })).toBeNull();
  expect(requestOf(source, { ...firstDraft, span: 'lastDays', lastDays: '' })).toBeNull();
  expect(requestOf(source, { ...firstDraft, span: 'between', from: '2025-01-01', to: '2025-02-01' })).toEqual(
    {
      ...source,
      format: 'parquet',
      window: { from: '2025-01-01', to: '2025-02-01' },
    },
  );
});

test('a side of a comparison survives being a text', () => {
  const id = 'my-db-20251111T030000Z-7f3a9c';
  for (const side of [{ database: 'my-db' }, { backup: id }, { export: id }])
    expect(sideOf(textOf(side))).toEqual(side);
  expect(sideOf('')).toBeNull();
  expect(databaseOf(id)).toBe('my-db');
});

test('months that differ are laid out by years, newest first, and what has no month apart', () => {
  const month = (name: string) => ({ month: name, leftRows: 1, rightRows: 2 });
  const { years, others } = yearsOf([month('2024-12'), month('2025-01'), month('none')]);
  expect(years.map(({ year, months }) => [year, months.findIndex((one) => one !== undefined)])).toEqual([
    ['2025', 0],
    ['2024', 11],
  ]);
  expect(others).toEqual([month('none')]);
  expect([0, 1, -50, 100].map((difference) => strengthOf(difference, 100))).toEqual([1, 1, 2, 4]);
});
