import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkableBuffer, checksum, hasValidChecksum } from '../../../src/duckfile/checksum.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { sealed } from './made-file.ts';

const wrap = (value: bigint) => BigInt.asUintN(64, value);

/** DuckDB's checksum.cpp, word for word and slow. */
function slowChecksum(bytes: Uint8Array): bigint {
  const view = Buffer.from(bytes);
  let result = 5381n;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) result ^= wrap(view.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n);
  return at < bytes.length ? result ^ slowTail(view.subarray(at)) : result;
}

function slowTail(tail: Buffer): bigint {
  const multiplier = 0xc6a4a7935bd1e995n;
  let hash = 0xe17a1465n ^ wrap(BigInt(tail.length) * multiplier);
  hash ^= BigInt(tail.readUIntLE(0, Math.min(tail.length, 6)));
  if (tail.length === 7) hash ^= BigInt(tail[6] ?? 0) << 48n;
  hash = wrap(hash * multiplier);
  hash ^= hash >> 47n;
  hash = wrap(hash * multiplier);
  return hash ^ (hash >> 47n);
}

test('the checksum of any bytes is that of the reference', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(checksum(bytes)).toBe(slowChecksum(bytes));
    }),
  );
});

test('bytes that do not begin at a word of their buffer, and more than the module holds, count the same', () => {
  const bytes = Buffer.alloc(262144 + 16 + 5, 'not of one kind').subarray(3);
  expect(checksum(bytes)).toBe(slowChecksum(bytes));
});

test('bytes in a checkable buffer count the same, wherever in it they lie, and stay as they are', () => {
  const buffer = checkableBuffer(300_000);
  expect(buffer.length).toBe(300_000);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat({ max: 299_900 }), (bytes, at) => {
      buffer.fill(0xa5).set(bytes, at);
      expect(checksum(buffer.subarray(at, at + bytes.length))).toBe(slowChecksum(bytes));
      expect(buffer.subarray(at, at + bytes.length).equals(bytes)).toBe(true);
    }),
  );
});

test('two checkable buffers do not share their bytes', () => {
  const [one, other] = [checkableBuffer(64), checkableBuffer(64)];
  one.fill(1);
  expect(checksum(other)).toBe(slowChecksum(new Uint8Array(64)));
});

test('a sealed block is valid, and with any one bit flipped it is not', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 64 }).filter((bytes) => bytes.length % 8 === 0),
      fc.nat(),
      (bytes, seed) => {
        const block = sealed(Buffer.from(bytes));
        expect(hasValidChecksum(block)).toBe(true);
        const bit = seed % (block.length * 8);
        block[bit >> 3] = (block[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(hasValidChecksum(block)).toBe(false);
      },
    ),
  );
});

test('a block of zeros, and one too short for a checksum, are not valid', () => {
  expect(hasValidChecksum(new Uint8Array(16384))).toBe(false);
  expect(hasValidChecksum(new Uint8Array(7))).toBe(false);
  expect(hasValidChecksum(new Uint8Array())).toBe(false);
});

test('the committed module is what its text compiles to', async () => {
  const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
  const compiled = join(await temporaryFolder(), 'checksum.wasm');
  const compiler = path('node_modules/wabt/bin/wat2wasm');
  await promisify(execFile)(process.execPath, [compiler, path('src/duckfile/checksum.wat'), '-o', compiled]);
  expect(await readFile(compiled)).toEqual(await readFile(path('src/duckfile/checksum.wasm')));
});
