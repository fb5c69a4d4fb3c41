import { expect, test } from 'vitest';
import {
  bytes,
  duration,
  freed,
  plural,
  roughly,
  signedBytes,
} from '../../../src/dashboard/page/format/quantities.ts';

test.for([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [170_668_032, '171 MB'],
  [1_020_000_000, '1.02 GB'],
  [5.5e15, '5.5 PB'],
  [5.5e18, '5500 PB'],
] as const)('%d bytes read as %s', ([size, text]) => {
  expect(bytes(size)).toBe(text);
});

test('what removing gives says what stays in a bucket, and where that cannot be told', () => {
  expect(freed({ freedBytes: 5000, versionedBytes: 0 })).toBe('5 kB freed');
  expect(freed({ freedBytes: 0, versionedBytes: 5000 })).toBe('0 B freed, 5 kB stay as older versions');
  expect(freed({ freedBytes: 5000, versionedBytes: null })).toBe(
    '5 kB freed, unless a bucket keeps them as older versions',
  );
});

test('growth has its sign', () => {
  expect([signedBytes(137_000), signedBytes(-137_000)]).toEqual(['+137 kB', '−137 kB']);
});

test.for([
  [-5, '0 ms', 'a moment'],
  [231, '231 ms', 'a moment'],
  [2340, '2.3 s', '2 s'],
  [80_000, '1 min 20 s', '1 min'],
  [3_600_000, '1 h', '1 h'],
  [26 * 3_600_000, '26 h', '26 h'],
  [51 * 3_600_000, '2 d 3 h', '2 d'],
  [400 * 86_400_000, '1 y 35 d', '1 y'],
  [800 * 86_400_000, '2 y 70 d', '2 y'],
] as const)('%d milliseconds read as %s, or %s', ([ms, exactly, about]) => {
  expect([duration(ms), roughly(ms)]).toEqual([exactly, about]);
});

test('one is no many', () => {
  expect([plural(1, 'backup'), plural(2, 'backup'), plural(1234, 'copy', 'copies')]).toEqual([
    '1 backup',
    '2 backups',
    '1,234 copies',
  ]);
});
