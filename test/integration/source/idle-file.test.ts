import { createHash } from 'node:crypto';
import { copyFile, type FileHandle, open, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { readFreeList } from '../../../src/duckfile/free-list.ts';
import { blockOffset, parseHeaders } from '../../../src/duckfile/headers.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { besides, stagingFolder, takeImage } from './imaging.ts';

/** Makes a file with an index, several checkpoints and free blocks in its midst. */
const fill = [
  'CREATE TABLE dropped AS SELECT range AS i, md5(range::VARCHAR) AS word FROM range(150000)',
  'CHECKPOINT',
  'CREATE TABLE kept AS SELECT range AS i, md5(range::VARCHAR) AS word FROM range(150000)',
  'CREATE INDEX kept_i ON kept (i)',
  'CHECKPOINT',
  'DROP TABLE dropped',
  'CHECKPOINT',
];

test.each([
  { storageVersion: 'v0.10.2', blockSize: 262144, expected: 64 },
  { storageVersion: 'v1.2.0', blockSize: 16384, expected: 65 },
  { storageVersion: 'v1.4.0', blockSize: 262144, expected: 67 },
  { storageVersion: 'v1.5.0', blockSize: 16384, expected: 68 },
])(
  'an idle file of storage $storageVersion with blocks of $blockSize bytes is copied in one pass, used blocks byte for byte',
  async (format) => {
    const source = join(await temporaryFolder(), 'source.duckdb');
    const staging = await stagingFolder();
    await runSql(source, fill, {
      attach: `STORAGE_VERSION '${format.storageVersion}', BLOCK_SIZE ${format.blockSize}`,
    });
    const progress: number[] = [];

    const image = await takeImage(source, staging, {
      onProgress: (done, total) => progress.push(done / total),
    });

    expect(image).toMatchObject({
      passes: 1,
      hasWal: false,
      tornWalBytes: 0,
      storageVersion: format.expected,
    });
    expect(await image.confirm(new AbortController().signal)).toBe(true);
    expect(progress.at(-1)).toBe(1);
    const [original, copy] = await Promise.all([readFile(source), readFile(staging.file)]);
    expect(copy.length).toBe(original.length);
    expect(await image.sha256).toBe(createHash('sha256').update(copy).digest('hex'));
    expect((await differingBlocks(original, copy)).filter(({ used }) => used)).toEqual([]);
    expect(await staging.names()).toEqual(['image.duckdb']);
    expect(await besides(source)).toEqual(['source.duckdb']);
    const facts = ['SELECT count(*) AS rows, sum(hash(k)) AS content FROM kept k'];
    expect(await runSql(staging.file, facts)).toEqual(await runSql(source, facts));
  },
);

async function differingBlocks(original: Buffer, copy: Buffer) {
  const { active } = parseHeaders(original);
  const piece = (bytes: Buffer, block: number) =>
    bytes.subarray(blockOffset(block, active.blockSize), blockOffset(block + 1, active.blockSize));
  const list = await readFreeList(active, async (block) => piece(original, block));
  const blocks = Array.from({ length: active.blockCount }, (_, block) => block);
  return blocks
    .filter((block) => !piece(original, block).equals(piece(copy, block)))
    .map((block) => ({ block, used: list.used(block) }));
}

test('free blocks of a file become holes, which take no space in the image', async () => {
  const source = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await runSql(source, fill);

  await takeImage(source, staging);

  const [original, copy] = await Promise.all([stat(source), stat(staging.file)]);
  expect(copy.size).toBe(original.size);
  expect(copy.blocks).toBeLessThan(original.blocks * 0.8);
});

test('a file with many free blocks in its midst is hashed while it is copied, however slow the disk', async () => {
  const source = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await runSql(source, [
    'CREATE TABLE dropped AS SELECT range AS i, md5(range::VARCHAR) AS word FROM range(600000)',
    'CHECKPOINT',
    'CREATE TABLE kept AS SELECT range AS i, md5(range::VARCHAR) AS word FROM range(600000)',
    'CHECKPOINT',
    'DROP TABLE dropped',
    'CHECKPOINT',
  ]);
  await using probe = await open('/dev/null');
  const { write } = Object.getPrototypeOf(probe);
  vi.spyOn(Object.getPrototypeOf(probe), 'write').mockImplementation(async function (
    this: FileHandle,
    ...bytes: unknown[]
  ) {
    await setTimeout(100);
    return write.apply(this, bytes);
  });

  const image = await takeImage(source, staging);

  const copy = await readFile(staging.file);
  expect(await image.sha256).toBe(createHash('sha256').update(copy).digest('hex'));
});

test('a database without any table gives an image that opens', async () => {
  const source = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await runSql(source, []);

  await takeImage(source, staging);

  expect(await runSql(staging.file, ['SELECT 1 AS one'])).toEqual([{ one: '1' }]);
});

test('a symbolic link is followed, and the WAL beside what it names belongs to the image', async () => {
  const folder = await temporaryFolder();
  const staging = await stagingFolder();
  await runSql(join(folder, 'real.duckdb'), ['CREATE TABLE t AS SELECT 1 AS i'], { crash: true });
  await symlink('real.duckdb', join(folder, 'link.duckdb'));

  const image = await takeImage(join(folder, 'link.duckdb'), staging);

  expect(image.hasWal).toBe(true);
  expect(await runSql(staging.file, ['SELECT i FROM t'])).toEqual([{ i: '1' }]);
});

test('a stale WAL beside a link is no part of the image, as it is none of the database', async () => {
  const folder = await temporaryFolder();
  const staging = await stagingFolder();
  const real = join(folder, 'real.duckdb');
  const link = join(folder, 'link.duckdb');
  const other = join(folder, 'other.duckdb');
  await runSql(real, ['CREATE TABLE t AS SELECT 1 AS i']);
  await copyFile(real, other);
  await runSql(other, ['INSERT INTO t VALUES (2)'], { crash: true });
  await copyFile(`${other}.wal`, `${link}.wal`);
  await symlink(real, link);

  const image = await takeImage(link, staging);

  expect(image.hasWal).toBe(false);
  expect(await runSql(staging.file, ['SELECT i FROM t'])).toEqual(await runSql(link, ['SELECT i FROM t']));
});

test('the image of an image is the same file', async () => {
  const folder = await temporaryFolder();
  const source = join(folder, 'source.duckdb');
  const staging = await stagingFolder();
  await runSql(source, fill);
  const first = await takeImage(source, staging);
  const hash = await first.sha256;
  await copyFile(staging.file, join(folder, 'again.duckdb'));

  const second = await takeImage(join(folder, 'again.duckdb'), staging);

  expect(await second.sha256).toBe(hash);
});
