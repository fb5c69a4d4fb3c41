import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenContent } from '../../../src/domain/ports/structure.ts';
import { readFreeList } from '../../../src/duckfile/free-list.ts';
import { blockOffset, headerBytes, parseHeaders } from '../../../src/duckfile/headers.ts';
import { checkStructure } from '../../../src/duckfile/structure.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import {
  check,
  contentOf,
  makeDatabase,
  makeEncryptedDatabase,
  truncatedCopy,
  withFlippedBit,
} from './database-file.ts';

/** Headers and free list of a file in memory. */
async function layoutOf(bytes: Uint8Array) {
  const headers = parseHeaders(bytes);
  const { blockSize } = headers.active;
  const list = await readFreeList(headers.active, (block) =>
    Promise.resolve(bytes.subarray(blockOffset(block, blockSize), blockOffset(block + 1, blockSize))),
  );
  const present = Math.floor((bytes.length - headerBytes) / blockSize);
  const blocks = Array.from({ length: present }, (_, block) => block);
  return {
    headers,
    blockSize,
    list,
    present,
    used: blocks.filter(list.used),
    free: blocks.filter((block) => !list.used(block)),
  };
}

async function madeFile(attach: string) {
  const file = join(await temporaryFolder(), 'made.duckdb');
  await makeDatabase(file, attach);
  const bytes = await readFile(file);
  return { file, bytes, ...(await layoutOf(bytes)) };
}

const codes = async (open: OpenContent) => (await check(open)).problems.map(({ code }) => code);

test.each([
  ['v0.10.0', 64, 16384],
  ['v1.1.0', 64, 262144],
  ['v1.2.0', 65, 32768],
  ['v1.3.0', 66, 65536],
  ['v1.4.0', 67, 131072],
  ['v1.5.0', 68, 262144],
  ['v1.5.0', 68, 16384],
])(
  'a file of storage version %s (%i) with blocks of %i bytes is sound, and DuckDB agrees on its blocks',
  async (version, storageVersion, blockSize) => {
    const { file, bytes, headers, list } = await madeFile(
      `STORAGE_VERSION '${version}', BLOCK_SIZE ${blockSize}`,
    );
    expect(headers).toMatchObject({
      storageVersion,
      damagedSlot: null,
      active: { blockSize, iteration: 3n },
    });
    const report = await check(contentOf(file));
    expect(report).toMatchObject({ problems: [], sizeBytes: bytes.length, blocks: { freeDamaged: 0 } });
    expect(report.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));

    const [size] = await runSql(file, ["FROM pragma_database_size() WHERE database_name = 'db'"], {
      attach: 'READ_ONLY',
    });
    expect(Number(size?.total_blocks)).toBe(headers.active.blockCount);
    expect(Number(size?.free_blocks)).toBe(list.free.size);
    expect(Number(size?.used_blocks)).toBe(report.blocks?.used);
    const metadata = await runSql(file, ['FROM pragma_metadata_info()'], { attach: 'READ_ONLY' });
    expect(metadata.map(({ block_id }) => Number(block_id)).sort()).toEqual([...list.metadataBlocks].sort());
  },
);

test('a file that was raised to a storage version has that version', async () => {
  const file = join(await temporaryFolder(), 'raised.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS id']);
  expect(parseHeaders(await readFile(file)).storageVersion).toBe(64);
  await runSql(file, ['INSERT INTO t VALUES (2)', 'CHECKPOINT'], { attach: "STORAGE_VERSION 'v1.5.0'" });
  expect(parseHeaders(await readFile(file)).storageVersion).toBe(68);
});

test('a new, empty database is sound', async () => {
  const file = join(await temporaryFolder(), 'new.duckdb');
  await runSql(file, []);
  expect(await check(contentOf(file))).toMatchObject({
    problems: [],
    blocks: { used: 0, free: 0, freeDamaged: 0 },
  });
});

test('an encrypted file is refused', async () => {
  const file = join(await temporaryFolder(), 'secret.duckdb');
  await makeEncryptedDatabase(file);
  await expect(check(contentOf(file))).rejects.toMatchObject({ code: 'encrypted_database' });
});

test('a flipped bit in a used block is found and the block named, one in a free block is no damage', async () => {
  const { bytes, used, free, blockSize } = await madeFile('BLOCK_SIZE 16384');
  expect(Math.min(used.length, free.length)).toBeGreaterThan(20);
  const place = fc.record({
    inUse: fc.boolean(),
    block: fc.nat(),
    bit: fc.nat(blockSize * 8 - 1),
  });
  await fc.assert(
    fc.asyncProperty(place, async ({ inUse, block, bit }) => {
      const blocks = inUse ? used : free;
      const hit = blocks[block % blocks.length] ?? -1;
      const report = await check(withFlippedBit(bytes, blockOffset(hit, blockSize) * 8 + bit));
      if (inUse) {
        expect(report.problems).toContainEqual(
          expect.objectContaining({ code: 'block_checksum', block: hit }),
        );
      } else {
        expect(report.problems).toEqual([]);
        expect(report.blocks).toEqual({ used: used.length, free: free.length, freeDamaged: 1 });
      }
    }),
    { numRuns: 60 },
  );
});

test('a flipped bit anywhere in the headers, their padding too, is found', async () => {
  const { bytes } = await madeFile('BLOCK_SIZE 16384');
  await fc.assert(
    fc.asyncProperty(fc.nat(headerBytes * 8 - 1), async (bit) => {
      const report = await check(withFlippedBit(bytes, bit));
      const expected = bit >= 64 && bit < 96 ? 'not_a_database' : 'header_damaged';
      expect(report.problems[0]?.code).toBe(expected);
    }),
    { numRuns: 60 },
  );
});

test('DuckDB opens no file with either database header damaged, so that both are damage', async () => {
  const { file, bytes } = await madeFile('BLOCK_SIZE 16384');
  for (const offset of [4096 + 200, 8192 + 200]) {
    const copy = Buffer.from(bytes);
    copy[offset] = 1;
    await writeFile(file, copy);
    expect(await codes(contentOf(file))).toContain('header_damaged');
    await expect(runSql(file, ['SELECT 1'], { attach: 'READ_ONLY' })).rejects.toThrow(
      'Corrupt database file',
    );
  }
});

test('a damaged free list is reported, and then every damaged block counts', async () => {
  const { bytes, headers, free, blockSize } = await madeFile('BLOCK_SIZE 16384');
  const start = Number(BigInt.asUintN(56, headers.active.freeList));
  const copy = Buffer.from(bytes);
  copy.fill(0, blockOffset(free[0] ?? 0, blockSize), blockOffset((free[0] ?? 0) + 1, blockSize));
  const report = await check(withFlippedBit(copy, (blockOffset(start, blockSize) + 77) * 8));
  expect(report.blocks).toBeNull();
  expect(report.problems).toContainEqual(
    expect.objectContaining({ code: 'free_list_damaged', block: start }),
  );
  const blocks = report.problems.filter(({ code }) => code === 'block_checksum').map(({ block }) => block);
  expect(blocks.sort()).toEqual([free[0], start].sort());
});

test('a file cut off before a used block is truncated, one that only lost free blocks is sound', async () => {
  const { file, bytes, list, used, blockSize } = await madeFile('BLOCK_SIZE 16384');
  const copy = `${file}.cut`;
  const last = used.at(-1) ?? 0;
  await truncatedCopy(file, copy, blockOffset(last + 1, blockSize) - 1);
  const report = await check(contentOf(copy));
  expect(report.problems).toContainEqual(expect.objectContaining({ code: 'file_truncated', block: last }));

  await truncatedCopy(file, copy, blockOffset(last + 1, blockSize));
  expect(await codes(contentOf(copy))).toEqual([]);
  expect(await codes(withTail(bytes))).toEqual([]);
  expect(list.free.size).toBeGreaterThan(0);

  await truncatedCopy(file, copy, 5000);
  expect(await codes(contentOf(copy))).toEqual(['not_a_database']);
});

/** Blocks past the count, as an unfinished transaction leaves them. */
const withTail = (bytes: Uint8Array): OpenContent =>
  async function* (range) {
    const longer = Buffer.concat([bytes, Buffer.alloc(20000, 1)]);
    yield range ? longer.subarray(range.start, range.end + 1) : longer;
  };

test('progress ends at the size, and an abort ends the check with its reason', async () => {
  const { file, bytes } = await madeFile('BLOCK_SIZE 16384');
  const seen: number[] = [];
  const { signal } = new AbortController();
  await checkStructure(contentOf(file), { signal, onProgress: (done) => seen.push(done) });
  expect(seen.at(-1)).toBe(bytes.length);
  expect(seen).toEqual(seen.toSorted((left, right) => left - right));

  const stop = new AbortController();
  const aborted = checkStructure(contentOf(file), {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('stopped')),
  });
  await expect(aborted).rejects.toThrow('stopped');
});
