import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor, pageOf } from '../../../src/domain/pagination.ts';

const position = (createdAt: string) => ({ createdAt, id: `job-${createdAt.length}` });

test('a cursor that was given out is understood', () => {
  const given = { createdAt: '2026-01-01T00:00:00.000Z', id: 'availability-20260101T000000Z-abcdef' };
  expect(decodeCursor(encodeCursor(given))).toEqual(given);
});

test('any other text is refused, never misread', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^[^~]+~[^~]+$/.test(text));
      expect(() => decodeCursor(text)).toThrow('not one of ours');
    }),
  );
});

test('a page has a next one only where a row was read beyond its limit', () => {
  const rows = ['2026-01-03', '2026-01-02', '2026-01-01'];
  expect(pageOf(rows, 3, position)).toEqual({ items: rows });
  expect(pageOf(rows, 2, position)).toEqual({
    items: rows.slice(0, 2),
    nextCursor: encodeCursor(position('2026-01-02')),
  });
});
