import { expect, test } from 'vitest';
import { turnOf } from './campaign.ts';
import { mixes } from './mixes.ts';
import { newTotals, totalsTable } from './totals.ts';

const turns = (count: number) => Array.from({ length: count }, (_, number) => turnOf(number, 5));

test('two rounds of turns have every mix with kills and without', () => {
  const mixCount = Object.keys(mixes).length;
  const seen = turns(2 * mixCount).map(({ mix, kills }) => `${mix} ${kills}`);
  expect(new Set(seen).size).toBe(2 * mixCount);
});

test('enough turns have every mix with every storage version and block size', () => {
  const mixCount = Object.keys(mixes).length;
  const seen = turns(25 * mixCount).map(({ mix, ledger }) => `${mix} ${ledger.attach}`);
  expect(new Set(seen).size).toBe(25 * mixCount);
});

test('a turn is the same for the same seed and number, and no other turn has its transactions', () => {
  expect(turnOf(7, 5)).toEqual(turnOf(7, 5));
  expect(new Set(turns(100).map(({ ledger }) => ledger.seed)).size).toBe(100);
});

test('the table has a row for each mix and one for all', () => {
  const rows = new Map([
    ['one', { ...newTotals(), images: 1200, passes: 1300, mostPasses: 4, bad: 1 }],
    ['other', { ...newTotals(), images: 1, passes: 7, mostPasses: 7, kills: 1 }],
  ]);
  expect(totalsTable(rows).split('\n').slice(2)).toEqual([
    '| one | 1,200 | 1,300 | 4 | 0 | 0 | 0 | 1 | 0 |',
    '| other | 1 | 7 | 7 | 0 | 1 | 0 | 0 | 0 |',
    '| all | 1,201 | 1,307 | 7 | 0 | 1 | 0 | 1 | 0 |',
  ]);
});
