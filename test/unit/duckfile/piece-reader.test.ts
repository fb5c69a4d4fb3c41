import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPieceReader } from '../../../src/duckfile/piece-reader.ts';

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]) {
  let start = 0;
  for (const size of sizes) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

test('pieces of any size, empty ones too, give the same bytes in the lengths asked for', async () => {
  const sizes = fc.array(fc.nat(9));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), sizes, sizes, async (bytes, given, asked) => {
      const reader = createPieceReader(inPieces(bytes, given));
      let start = 0;
      for (const length of asked) {
        const taken = Buffer.from(await reader.take(length));
        expect(taken).toEqual(Buffer.from(bytes.subarray(start, start + length)));
        start += taken.length;
        expect(reader.offset()).toBe(start);
      }
    }),
  );
});

test('closing early ends the stream', async () => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield new Uint8Array(4);
    } finally {
      ended = true;
    }
  }
  const reader = createPieceReader(endless());
  await reader.take(6);
  await reader.close();
  expect(ended).toBe(true);
});
