import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { blockOffset, headerBytes, parseHeaders, sameHeaders } from '../../../src/duckfile/headers.ts';
import { type MadeHeaders, madeHeaders, sealed, thrownBy } from './made-file.ts';

const refusal = (bytes: Uint8Array) => {
  const error = thrownBy(() => parseHeaders(bytes));
  expect(error).toBeInstanceOf(Problem);
  return error instanceof Problem ? error.code : undefined;
};

function damaged(bytes: Buffer, ...offsets: number[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const offset of offsets) copy[offset] = (copy[offset] ?? 0) ^ 4;
  return copy;
}

test.each([
  ['an empty file', Buffer.alloc(0)],
  ['a file of zeros', Buffer.alloc(20000)],
  ['a text', Buffer.from('date,symbol,available\n')],
  ['an SQLite database', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(20000)])],
  ['a file cut off in its headers', madeHeaders().subarray(0, headerBytes - 1)],
])('%s is no database', (_, bytes) => {
  expect(refusal(bytes)).toBe('not_a_database');
});

test.each([
  ['the main header', [4095]],
  ['its version', [12]],
  ['both database headers', [4096 + 9, 8192 + 4000]],
])('damage in %s is corruption', (_, offsets) => {
  expect(refusal(damaged(madeHeaders(), ...offsets))).toBe('source_corrupt');
});

test.each<[string, MadeHeaders]>([
  ['of DuckDB 0.8', { mainVersion: 51 }],
  ['of an unknown version', { mainVersion: 69 }],
  ['of DuckDB 2.0', { mainVersion: 999 }],
  ['raised to DuckDB 2.0', { mainVersion: 65, slots: [{}, { compatibility: 69n }] }],
])('a file %s is refused by its storage version', (_, headers) => {
  expect(refusal(madeHeaders(headers))).toBe('unsupported_storage_version');
});

test('an encrypted file is refused as such', () => {
  expect(refusal(madeHeaders({ mainVersion: 67, flags: 1n }))).toBe('encrypted_database');
});

test('the slot with the higher iteration is active, the second one on a tie', () => {
  const activeSlot = (first: bigint, second: bigint) =>
    parseHeaders(madeHeaders({ slots: [{ iteration: first }, { iteration: second }] })).activeSlot;
  expect(activeSlot(0n, 0n)).toBe(1);
  expect(activeSlot(8n, 7n)).toBe(0);
  expect(activeSlot(7n, 8n)).toBe(1);
  expect(activeSlot(2n ** 63n, 2n ** 64n - 1n)).toBe(1);
});

test('with one slot torn the other is active, and the torn one is named', () => {
  const bytes = madeHeaders({ slots: [{ iteration: 4n }, { iteration: 5n }] });
  expect(parseHeaders(bytes).damagedSlot).toBeNull();
  expect(parseHeaders(damaged(bytes, 8192 + 500))).toMatchObject({ activeSlot: 0, damagedSlot: 1 });
  expect(parseHeaders(damaged(bytes, 4096 + 500))).toMatchObject({ activeSlot: 1, damagedSlot: 0 });
});

test.each([
  ['a block size that is no power of two', { blockSize: 20000n }],
  ['a block size below the smallest', { blockSize: 8192n }],
  ['a block size above the largest', { blockSize: 1n << 40n }],
  ['more blocks than numbers can count', { blockCount: 1n << 50n }],
])('a slot with %s counts as damaged', (_, slot) => {
  expect(refusal(madeHeaders({ slots: [slot, slot] }))).toBe('source_corrupt');
  expect(parseHeaders(madeHeaders({ slots: [{}, { ...slot, iteration: 9n }] })).activeSlot).toBe(0);
});

test('sizes that DuckDB 0.9 left out are its defaults', () => {
  const slot = { blockSize: 0n, vectorSize: 0n, compatibility: 0n };
  const { active } = parseHeaders(madeHeaders({ slots: [slot, slot] }));
  expect(active).toMatchObject({ blockSize: 262144 });
});

test('headers are the same only where every byte is, and do not follow the buffer they came from', () => {
  const bytes = madeHeaders();
  const before = parseHeaders(bytes);
  const moved = madeHeaders({ slots: [{ iteration: 1n }, {}] });
  expect(sameHeaders(before, parseHeaders(bytes))).toBe(true);
  moved.copy(bytes);
  expect(sameHeaders(before, parseHeaders(bytes))).toBe(false);
});

test('blocks follow the headers', () => {
  expect(blockOffset(0, 262144)).toBe(12288);
  expect(blockOffset(3, 16384)).toBe(12288 + 49152);
});

test('whatever the headers say, they are read or refused with a Problem', () => {
  const field = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const header = fc.array(field, { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(header, header, (first, second) => {
      const bytes = madeHeaders({ mainVersion: 68 });
      for (const [offset, values] of [[4096, first] as const, [8192, second] as const]) {
        values.forEach((value, index) => {
          bytes.writeBigUInt64LE(value, offset + 8 + 8 * index);
        });
        sealed(bytes.subarray(offset, offset + 4096));
      }
      const outcome = [() => parseHeaders(bytes)].map((run) => {
        try {
          return run().active.blockSize <= 262144;
        } catch (error) {
          return error instanceof Problem;
        }
      });
      expect(outcome).toEqual([true]);
    }),
  );
});
