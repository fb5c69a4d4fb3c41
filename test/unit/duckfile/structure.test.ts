import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { checkStructure } from '../../../src/duckfile/structure.ts';
import { type MadeSlot, madeHeaders, sealed } from './made-file.ts';

const blockSize = 16384;

const check = (bytes: Uint8Array) =>
  checkStructure(
    async function* (range) {
      yield range ? bytes.subarray(range.start, range.end + 1) : bytes;
    },
    { signal: new AbortController().signal },
  );

function madeFile(slot: MadeSlot, ...blocks: Buffer[]): Buffer {
  return Buffer.concat([madeHeaders({ slots: [slot, slot] }), ...blocks]);
}

const soundBlock = () => sealed(Buffer.alloc(blockSize, 'sound'));

test('a header that counts more blocks than any disk holds is a truncated file', async () => {
  const report = await check(madeFile({ blockCount: 1n << 38n }, soundBlock()));
  expect(report.problems).toMatchObject([{ code: 'file_truncated', block: 1 }]);
  expect(report.blocks).toEqual({ used: 1, free: 0, freeDamaged: 0 });
});

test('a free list that lies past the end of the file is damaged', async () => {
  const report = await check(madeFile({ blockCount: 3n, freeList: 2n }, soundBlock()));
  expect(report.problems).toMatchObject([
    { code: 'free_list_damaged', block: 2 },
    { code: 'file_truncated', block: 1 },
  ]);
  expect(report.blocks).toBeNull();
});

test('of very many damaged blocks the first thousand are named and the rest counted', async () => {
  const { problems } = await check(madeFile({ blockCount: 1200n }, Buffer.alloc(1200 * blockSize)));
  expect(problems).toHaveLength(1001);
  expect(problems.at(-1)?.message).toContain('200 more');
});

test('what is no database is reported with the hash of all its bytes', async () => {
  const report = await check(Buffer.from('hello\n'.repeat(5000)));
  expect(report).toMatchObject({ problems: [{ code: 'not_a_database' }], blocks: null, sizeBytes: 30000 });
  expect(report.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('a file of an unknown storage version is refused', async () => {
  await expect(check(madeHeaders({ mainVersion: 999 }))).rejects.toMatchObject({
    code: 'unsupported_storage_version',
  });
});

test('an error of the content passes through', async () => {
  const next = () => Promise.reject(new Error('the disk is gone'));
  const open = () => ({ [Symbol.asyncIterator]: () => ({ next }) });
  const failing = checkStructure(open, { signal: new AbortController().signal });
  await expect(failing).rejects.toThrow('the disk is gone');
});

test('whatever the headers and blocks say, the file is judged or refused with a Problem', async () => {
  const small = fc.bigInt({ min: -1n, max: 6n });
  const number = fc.oneof(small, small, fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }));
  const slot = fc.record({ metaBlock: number, freeList: number, blockCount: number, compatibility: number });
  const block = fc.array(small, { maxLength: 40 }).map((words) => {
    const bytes = Buffer.alloc(blockSize);
    words.forEach((word, index) => {
      bytes.writeBigInt64LE(word, 8 + 8 * index);
    });
    return sealed(bytes);
  });
  await fc.assert(
    fc.asyncProperty(slot, fc.array(block, { maxLength: 4 }), async (made, blocks) => {
      const outcome = await check(madeFile(made, ...blocks)).catch((error: unknown) => error);
      expect(outcome instanceof Problem || (outcome instanceof Object && 'problems' in outcome)).toBe(true);
    }),
  );
});
