import { expect, test } from 'vitest';
import { parseSeedArguments } from '../../../support/seed-database/arguments.ts';
import { symbolNames } from '../../../support/seed-database/symbols.ts';

test('without arguments only the last day is set', () => {
  expect(parseSeedArguments(['--once'], '2026-11-21')).toEqual({ until: '2026-11-21' });
});

test('--days counts back from the last day and --symbols is taken as it is', () => {
  expect(parseSeedArguments(['--days', '60', '--once', '--symbols=30'], '2026-03-01')).toEqual({
    from: '2026-01-01',
    until: '2026-03-01',
    symbols: 30,
  });
});

test.each([['--days'], ['--days', '0'], ['--symbols', 'many'], ['--days', '-3'], ['--symbols', '1.5']])(
  'a count that is no whole number above zero is refused: %s %s',
  (...args) => {
    expect(() => parseSeedArguments(args, '2026-11-21')).toThrow(
      `${args[0]} needs a whole number above zero`,
    );
  },
);

test('symbols are distinct in any number, and a longer list begins with the shorter one', () => {
  const many = symbolNames(20_000);
  expect(new Set(many).size).toBe(20_000);
  expect(many.every((name) => /^[A-Z0-9]+USDT$/.test(name))).toBe(true);
  expect(many.slice(0, 30)).toEqual(symbolNames(30));
  expect(symbolNames(1)).toEqual(['BTCUSDT']);
});

test('a number of symbols that cannot be made is refused', () => {
  for (const count of [0, -1, 1.5, 20_001, Number.NaN]) expect(() => symbolNames(count)).toThrow(RangeError);
});
