import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shares } from '../../../../src/engine/compare/sample.ts';

test('the limit is used up or every count is, no share passes its count, and none is starved', () => {
  const counts = fc.array(fc.nat({ max: 50 }), { maxLength: 4 });
  fc.assert(
    fc.property(fc.nat({ max: 100 }), counts, (limit, counts) => {
      const given = shares(limit, counts);
      const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
      expect(sum(given)).toBe(Math.min(limit, sum(counts)));
      for (const [index, share] of given.entries()) {
        const count = counts[index] ?? 0;
        expect(share).toBeLessThanOrEqual(count);
        if (share < count) expect(share).toBeGreaterThanOrEqual(Math.max(...given) - 1);
      }
    }),
  );
});
