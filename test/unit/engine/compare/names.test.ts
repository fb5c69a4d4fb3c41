import { expect, test } from 'vitest';
import { folded, objectKey, pairUp } from '../../../../src/engine/compare/names.ts';

test('only ASCII letters match in either case', () => {
  expect(folded('TaBLE')).toBe(folded('table'));
  expect(folded('É')).not.toBe(folded('é'));
});

test('dots in names confuse no key', () => {
  expect(objectKey('a.b', 'c')).not.toBe(objectKey('a', 'b.c'));
});

test('items are paired by key, the left order first, then what only the right side has', () => {
  expect(pairUp(['b', 'a'], ['C', 'A'], folded)).toEqual([
    { either: 'b', left: 'b', right: null },
    { either: 'a', left: 'a', right: 'A' },
    { either: 'C', left: null, right: 'C' },
  ]);
});
