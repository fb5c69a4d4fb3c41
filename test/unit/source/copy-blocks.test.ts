import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsOf } from '../../../src/source/copy-blocks.ts';

test('runs cover exactly the wanted blocks, ascending, none longer than allowed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 100 }),
      fc.integer({ min: 1, max: 16 }),
      (wanted, longest) => {
        const runs = [...runsOf(wanted.length, longest, (block) => wanted[block] === true)];

        const blocks = runs.flatMap(({ first, count }) =>
          Array.from({ length: count }, (_, index) => first + index),
        );
        expect(blocks).toEqual(wanted.flatMap((is, block) => (is ? [block] : [])));
        expect(Math.max(0, ...runs.map(({ count }) => count))).toBeLessThanOrEqual(longest);
      },
    ),
  );
});
