import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBlockSet } from '../../../src/source/block-set.ts';

test('a block set holds what a Set would after any additions, retentions and clearings', () => {
  const block = fc.nat(20_000);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), block }),
    fc.record({ kind: fc.constant('retain' as const), block }),
    fc.record({ kind: fc.constant('clear' as const), block }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const set = createBlockSet();
      let model = new Set<number>();
      for (const { kind, block } of steps) {
        if (kind === 'add') {
          set.add(block);
          model.add(block);
        } else if (kind === 'retain') {
          set.retain((candidate) => candidate % 3 === block % 3);
          model = new Set([...model].filter((candidate) => candidate % 3 === block % 3));
        } else if (block % 4 === 0) {
          set.clear();
          model.clear();
        }
      }
      expect(steps.map(({ block }) => set.has(block))).toEqual(steps.map(({ block }) => model.has(block)));
    }),
    { numRuns: 50 },
  );
});
