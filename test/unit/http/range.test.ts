import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteRange } from '../../../src/http/range.ts';

const sizes = fc.nat(10_000);
const positions = fc.nat(20_000);

test('whatever a header says, a range that comes of it lies inside the content and is not empty', () => {
  const headers = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.option(positions, { nil: '' }), fc.option(positions, { nil: '' }))
      .map((ends) => `bytes=${ends.join('-')}`),
  );
  fc.assert(
    fc.property(headers, sizes, (header, size) => {
      const range = byteRange(header, size);
      if (range === undefined || range === 'unsatisfiable') return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThan(size);
    }),
  );
});

test('a range from a first to a last byte has what the content has of it', () => {
  fc.assert(
    fc.property(positions, positions, sizes, (first, last, size) => {
      const bytes = Array.from({ length: size }, (_, index) => index);
      const range = byteRange(`bytes=${first}-${last}`, size);
      if (last < first) expect(range).toBeUndefined();
      else if (first >= size) expect(range).toBe('unsatisfiable');
      else expect(range).toEqual({ start: first, end: bytes.slice(first, last + 1).at(-1) });
    }),
  );
});

test('a suffix has the last bytes, all of them where it is longer than the content', () => {
  fc.assert(
    fc.property(positions, sizes, (count, size) => {
      const isEmpty = count === 0 || size === 0;
      const expected = isEmpty ? 'unsatisfiable' : { start: Math.max(0, size - count), end: size - 1 };
      expect(byteRange(`bytes=-${count}`, size)).toEqual(expected);
    }),
  );
});

test.for(['bytes=0-', 'bytes=0-0', 'bytes=-0', 'bytes=-1'])(
  'nothing can be had of an empty content by "%s"',
  (header) => {
    expect(byteRange(header, 0)).toBe('unsatisfiable');
  },
);

test.for([
  'bytes=',
  'bytes=-',
  'bytes=1',
  'bytes=0-1,3-4',
  'bytes=a-',
  'bytes=1.5-2',
  'bytes=+1-2',
  'items=0-1',
  '',
])('the header "%s" is to be ignored', (header) => {
  expect(byteRange(header, 100)).toBeUndefined();
});

test('the unit may be written in any case, with white space around the range', () => {
  expect(byteRange('Bytes= 1-2 ', 100)).toEqual({ start: 1, end: 2 });
});
