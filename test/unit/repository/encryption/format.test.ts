import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainSize, sealedSize } from '../../../../src/repository/encryption/format.ts';

test('the size before can be told from the size after, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.maxSafeNat()), (size) => {
      fc.pre(Number.isSafeInteger(size * 1.001));
      expect(plainSize(sealedSize(size))).toBe(size);
    }),
  );
});

test('a size that no encrypted object has is told', () => {
  const sizes = new Set(Array.from({ length: 200_000 }, (_, size) => sealedSize(size)));
  for (let size = 0; size < 200_000; size += 7) {
    expect(plainSize(size) === null).toBe(!sizes.has(size));
  }
});
