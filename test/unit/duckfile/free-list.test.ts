import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FreeListUnreadable, readFreeList } from '../../../src/duckfile/free-list.ts';
import type { DatabaseHeader } from '../../../src/duckfile/headers.ts';
import { sealed } from './made-file.ts';

const blockSize = 16384;
/** Of 248 bytes, the first 8 of which point to the next. */
const subBlockSize = 248;

const header = (freeList: bigint, blockCount: number): DatabaseHeader => ({
  iteration: 1n,
  metaBlock: -1n,
  freeList,
  blockCount,
  blockSize,
  compatibility: 1,
});

const pointer = (block: number, index: number) => (BigInt(index) << 56n) | BigInt(block);

interface SubBlock {
  readonly index: number;
  readonly next: bigint;
  readonly content: Uint8Array;
}

function madeBlock(...subBlocks: SubBlock[]): Buffer {
  const block = Buffer.alloc(blockSize);
  for (const { index, next, content } of subBlocks) {
    const start = 8 + index * subBlockSize;
    block.writeBigInt64LE(next, start);
    block.set(content.subarray(0, subBlockSize - 8), start + 8);
  }
  return sealed(block);
}

function words(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => {
    bytes.writeBigInt64LE(BigInt(value), index * 8);
  });
  return bytes;
}

const reader = (blocks: Record<number, Buffer>) => (block: number) =>
  Promise.resolve(blocks[block] ?? Buffer.alloc(0));

const refusal = (from: DatabaseHeader, blocks: Record<number, Buffer>) =>
  readFreeList(from, reader(blocks)).then(
    () => 'read',
    (error: unknown) => (error instanceof FreeListUnreadable ? error.message : error),
  );

test('without a free list every block below the count is in use', async () => {
  const list = await readFreeList(header(-1n, 3), reader({}));
  expect([0, 2, 3].map(list.used)).toEqual([true, true, false]);
});

test('a list that runs over several sub-blocks, backwards and in other blocks, is read as one', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => index + 10);
  const multiUse = Buffer.concat([words(1, 4), Buffer.from([2, 0, 0, 0])]);
  const content = Buffer.concat([words(ids.length, ...ids), multiUse, words(2, 5, 0, 7, 0)]);
  const piece = (index: number) => content.subarray(index * 240, (index + 1) * 240);
  const blocks = {
    7: madeBlock(
      { index: 63, next: pointer(5, 2), content: piece(0) },
      { index: 0, next: -1n, content: piece(2) },
    ),
    5: madeBlock({ index: 2, next: pointer(7, 0), content: piece(1) }),
  };
  const list = await readFreeList(header(pointer(7, 63), 100), reader(blocks));
  expect([...list.free]).toEqual(ids);
  expect([...list.metadataBlocks]).toEqual([5, 7]);
  expect([9, 10, 59, 60, 99, 100].map(list.used)).toEqual([true, false, false, true, true, false]);
});

test('a block that is both free and metadata is in use', async () => {
  const content = words(1, 3, 0, 1, 3, 0);
  const list = await readFreeList(
    header(pointer(3, 0), 4),
    reader({ 3: madeBlock({ index: 0, next: -1n, content }) }),
  );
  expect(list.used(3)).toBe(true);
});

test.each<[string, bigint, Uint8Array, bigint]>([
  ['that leads back into itself', pointer(1, 0), words(90, ...Array(29).fill(1)), pointer(1, 0)],
  ['that ends too early', pointer(1, 0), words(90, ...Array(29).fill(1)), -1n],
  ['with a monstrous count', pointer(1, 0), words(2n ** 62n), -1n],
  ['with more blocks than the file', pointer(1, 0), words(101), -1n],
  ['that names a block past the end', pointer(1, 0), words(1, 100), -1n],
  ['that names a negative block', pointer(1, 0), words(1, -2), -1n],
  ['that begins past the end', pointer(100, 0), words(), -1n],
  ['that begins in an impossible sub-block', pointer(1, 64), words(), -1n],
  ['that goes on past the end', pointer(1, 0), words(90, ...Array(29).fill(1)), pointer(4000, 1)],
  ['with a negative pointer', -2n, words(), -1n],
])('a list %s is unreadable', async (_, start, content, next) => {
  const outcome = await refusal(header(start, 100), { 1: madeBlock({ index: 0, next, content }) });
  expect(outcome).toMatch(/^The free list /);
});

test('a block of the list that is damaged or cut off is named', async () => {
  const block = madeBlock({ index: 0, next: -1n, content: words(0, 0, 0) });
  block[9000] = 1;
  const from = header(pointer(1, 0), 2);
  for (const bytes of [block, block.subarray(0, 5000)]) {
    const error = await readFreeList(from, () => Promise.resolve(bytes)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'FreeListUnreadable', block: 1 });
  }
});

test('an error of the reader passes through', async () => {
  const failing = () => Promise.reject(new Error('disk'));
  await expect(readFreeList(header(0n, 1), failing)).rejects.toThrow('disk');
});

test('whatever sealed blocks say, the list is read or unreadable', async () => {
  const word = fc.oneof(
    fc.bigInt({ min: 0n, max: 12n }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  );
  const block = fc.record({
    next: fc.oneof(
      fc.constant(-1n),
      fc.nat(7).map((index) => pointer(index % 4, index >> 2)),
      word,
    ),
    content: fc.array(word, { maxLength: 30 }).map((values) => words(...values)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(block, { minLength: 8, maxLength: 8 }), word, async (made, start) => {
      const blocks = Object.fromEntries(
        [0, 1, 2, 3].map((block) => [
          block,
          madeBlock(...made.slice(block * 2, block * 2 + 2).map((one, index) => ({ index, ...one }))),
        ]),
      );
      const outcome = await refusal(header(start, 12), blocks);
      expect(outcome).toMatch(/^(read$|The free list |Block \d+ of the free list )/);
    }),
  );
});
