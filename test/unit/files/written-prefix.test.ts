import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWrittenPrefix } from '../../../src/files/written-prefix.ts';

test('pieces of a file in any order, empty ones too, are written up to the first that is missing', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 });
  const shuffled = lengths.chain((all) => {
    const pieces = all.map((length, at) => ({
      position: all.slice(0, at).reduce((sum, before) => sum + before, 0),
      length,
    }));
    return fc.shuffledSubarray(pieces, { minLength: pieces.length });
  });
  fc.assert(
    fc.property(shuffled, (pieces) => {
      const prefix = createWrittenPrefix();
      const written = new Set<number>();
      for (const { position, length } of pieces) {
        for (let byte = position; byte < position + length; byte += 1) written.add(byte);
        let expected = 0;
        while (written.has(expected)) expected += 1;
        expect(prefix(position, length)).toBe(expected);
      }
    }),
  );
});
