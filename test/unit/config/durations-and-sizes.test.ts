import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration, parseSize } from '../../../src/config/durations-and-sizes.ts';

test.each([
  ['26h', 93_600_000],
  ['10m', 600_000],
  ['500ms', 500],
  ['1h30m', 5_400_000],
  ['7d', 604_800_000],
  ['1d2h3m4s5ms', 93_784_005],
])('the duration %s is %i milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
  ['1B', 1],
  ['512MiB', 536_870_912],
  ['10GB', 10_000_000_000],
  ['1GiB', 1_073_741_824],
  ['3KB', 3000],
  ['2TiB', 2_199_023_255_552],
])('the size %s is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each([
  '',
  '26',
  'h',
  '26 h',
  ' 26h',
  '26h ',
  '-1h',
  '1.5h',
  '0s',
  '30m1h',
  '1h1h',
  '26H',
  '1w',
  '9007199254740992ms',
])('the duration "%s" is refused', (text) => {
  expect(() => parseDuration(text)).toThrow(RangeError);
});

test.each([
  '',
  '1',
  'GiB',
  '1 GiB',
  '1gib',
  '1Gib',
  '1G',
  '1KiBs',
  '-1MB',
  '1.5GiB',
  '0B',
  '1iB',
  '9007199254740992B',
])('the size "%s" is refused', (text) => {
  expect(() => parseSize(text)).toThrow(RangeError);
});

test('a duration written in any mix of units is the sum of its parts', () => {
  const amount = fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined });
  const amounts = fc.record({ d: amount, h: amount, m: amount, s: amount, ms: amount });
  fc.assert(
    fc.property(amounts, ({ d, h, m, s, ms }) => {
      const text = Object.entries({ d, h, m, s, ms })
        .filter(([, count]) => count !== undefined)
        .map(([unit, count]) => `${count}${unit}`)
        .join('');
      const total = ((((d ?? 0) * 24 + (h ?? 0)) * 60 + (m ?? 0)) * 60 + (s ?? 0)) * 1000 + (ms ?? 0);
      if (total === 0) expect(() => parseDuration(text)).toThrow(RangeError);
      else expect(parseDuration(text)).toBe(total);
    }),
  );
});
