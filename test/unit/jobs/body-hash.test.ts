import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyHash } from '../../../src/jobs/body-hash.ts';

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
};

test('bodies that differ only in the order of their keys have the same hash', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(bodyHash(reversed(body))).toBe(bodyHash(body));
    }),
  );
});

test('bodies that differ in a value, in an order of items or in depth have different hashes', () => {
  const bodies = [
    undefined,
    null,
    {},
    [],
    { a: 1 },
    { a: '1' },
    { a: [1, 2] },
    { a: [2, 1] },
    { a: { b: 1 } },
    { b: 1 },
  ];
  expect(new Set(bodies.map(bodyHash)).size).toBe(bodies.length);
});

test('a hash is that of the canonical JSON', () => {
  // printf '{"a":{"c":[1],"d":null},"b":"x"}' | sha256sum
  expect(bodyHash({ b: 'x', a: { d: null, c: [1] } })).toBe(
    '07d39831f0eff48cb911ccc8f108f18a6b55ba6f7a2fe737519e97dc2b75c763',
  );
});
