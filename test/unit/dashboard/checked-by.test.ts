import { expect, test } from 'vitest';
import { checkedBy } from '../../../src/dashboard/page/views/database/checked-by.ts';

const report = (backup: string | null, checks?: []) => ({
  result: { backup, endedAt: '2025-11-12T05:00:00Z', ...(checks ? { checks } : {}) },
});

test('the first verification of a backup that ran checks tells of them', () => {
  const found = checkedBy([
    { result: null },
    report('new'),
    report(null, []),
    report('old', []),
    report('older', []),
  ]);
  expect(found).toEqual({ backup: 'old', at: '2025-11-12T05:00:00Z', checks: [] });
});

test('where none has there is nothing to tell', () => {
  expect(checkedBy([report('new'), { result: null }])).toBeNull();
});
