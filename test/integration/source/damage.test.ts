import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { mostDamagedBlocks, SourceCorrupt } from '../../../src/domain/source-corrupt.ts';
import { readFreeList } from '../../../src/duckfile/free-list.ts';
import { blockOffset, parseHeaders } from '../../../src/duckfile/headers.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { lockedBy, stagingFolder, takeImage } from './imaging.ts';

/** A file whose free and used blocks are known; `damage` flips a bit in each of these blocks. */
async function sourceWithBlocks(rows = 20_000) {
  const file = join(await temporaryFolder(), 'source.duckdb');
  await runSql(
    file,
    [
      'CREATE TABLE dropped AS SELECT range AS i, md5(range::VARCHAR) AS word FROM range(20000)',
      'CHECKPOINT',
      `CREATE TABLE kept AS SELECT range AS i, md5(range::VARCHAR) AS word FROM range(${rows})`,
      'CHECKPOINT',
      'DROP TABLE dropped',
      'CHECKPOINT',
    ],
    { attach: 'BLOCK_SIZE 16384' },
  );
  const bytes = await readFile(file);
  const { active } = parseHeaders(bytes);
  const list = await readFreeList(active, async (block) =>
    bytes.subarray(blockOffset(block, active.blockSize), blockOffset(block + 1, active.blockSize)),
  );
  const blocks = Array.from({ length: active.blockCount }, (_, block) => block);
  return {
    file,
    free: blocks.filter((block) => !list.used(block)),
    data: blocks.filter((block) => list.used(block) && !list.metadataBlocks.has(block)),
    /** At once; done twice it is undone. */
    damage(damaged: readonly number[]) {
      const descriptor = openSync(file, 'r+');
      for (const block of damaged) {
        const at = blockOffset(block, active.blockSize) + 500;
        bytes[at] = (bytes[at] ?? 0) ^ 4;
        writeSync(descriptor, bytes, at, 1, at);
      }
      closeSync(descriptor);
    },
    async cut(block: number) {
      await writeFile(file, bytes.subarray(0, blockOffset(block, active.blockSize) + 100));
    },
  };
}

test('blocks in use that do not match their checksums fail the image, and all of them are named', async () => {
  const { file, data, damage } = await sourceWithBlocks();
  const staging = await stagingFolder();
  const damaged = data.filter((_, index) => index % 5 === 2);
  damage(damaged);

  const failure = await takeImage(file, staging).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(SourceCorrupt);
  expect(failure).toMatchObject({ code: 'source_corrupt', blocks: damaged });
  expect(await staging.names()).toEqual([]);
});

test('free blocks may hold anything', async () => {
  const { file, free, damage } = await sourceWithBlocks();
  const staging = await stagingFolder();
  expect(free.length).toBeGreaterThan(3);
  damage(free);

  await takeImage(file, staging);

  expect(await runSql(staging.file, ['SELECT sum(length(word)) AS letters FROM kept'])).toEqual([
    { letters: String(20000 * 32) },
  ]);
});

test('blocks in use past the end of a cut file fail the image', async () => {
  const { file, data, cut } = await sourceWithBlocks();
  const staging = await stagingFolder();
  const first = data.at(-3) ?? 0;
  await cut(first);

  await expect(takeImage(file, staging)).rejects.toMatchObject({ code: 'source_corrupt' });

  expect(await staging.names()).toEqual([]);
});

test('blocks that are bad only for a moment are no damage, and the image has what they became', async () => {
  const { file, data, damage } = await sourceWithBlocks();
  const staging = await stagingFolder();
  const damaged = data.slice(0, 2);
  damage(damaged);
  let progress = 0;

  await takeImage(file, staging, {
    onProgress() {
      if (progress++ === 0) damage(damaged);
    },
  });

  expect(await runSql(staging.file, ['SELECT sum(length(word)) AS letters FROM kept'])).toEqual([
    { letters: String(20000 * 32) },
  ]);
});

test('more blocks than are looked for before giving up may be bad for a moment, and none behind them is missing in the image', async () => {
  const rows = 1_500_000;
  const { file, data, damage } = await sourceWithBlocks(rows);
  const staging = await stagingFolder();
  const damaged = data.slice(0, mostDamagedBlocks + 200);
  expect(data.length).toBeGreaterThan(damaged.length + 200);
  damage(damaged);
  let healed = false;
  const clock = {
    ...systemClock,
    sleep(ms: number, signal?: AbortSignal) {
      if (!healed && ms < 1000) damage(damaged);
      healed ||= ms < 1000;
      return systemClock.sleep(ms, signal);
    },
  };

  const image = await takeImage(file, staging, {}, { clock, readLocks: lockedBy(file) });

  expect(image.passes).toBe(1);
  expect(await runSql(staging.file, ['SELECT sum(length(word)) AS letters FROM kept'])).toEqual([
    { letters: String(rows * 32) },
  ]);
});
