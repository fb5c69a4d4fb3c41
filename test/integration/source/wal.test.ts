import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { open, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { besides, stagingFolder, takeImage } from './imaging.ts';

async function crashed(statements: readonly string[]): Promise<string> {
  const source = join(await temporaryFolder(), 'source.duckdb');
  await runSql(source, ['CREATE TABLE t AS SELECT range AS i FROM range(1000)']);
  await runSql(source, statements, { crash: true });
  return source;
}

test('commits that a crashed writer left in its WAL are in the image', async () => {
  const source = await crashed(['INSERT INTO t VALUES (-1)', 'UPDATE t SET i = -2 WHERE i = 5']);
  const staging = await stagingFolder();

  const image = await takeImage(source, staging);

  expect(image).toMatchObject({ hasWal: true, tornWalBytes: 0 });
  expect(await image.sha256).toBeNull();
  expect(await image.confirm(new AbortController().signal)).toBe(true);
  expect(await staging.names()).toEqual(['image.duckdb', 'image.duckdb.wal']);
  expect(await readFile(`${staging.file}.wal`)).toEqual(await readFile(`${source}.wal`));
  expect(await runSql(staging.file, ['SELECT count(*) AS n, min(i) AS least FROM t'])).toEqual([
    { n: '1001', least: '-2' },
  ]);
  expect(await besides(source)).toEqual(['source.duckdb', 'source.duckdb.wal']);
});

test('a bulk insert whose blocks lie in free space and past the block count is in the image', async () => {
  const source = await crashed([
    "SET wal_autocheckpoint = '1TB'",
    'CREATE TABLE bulk AS SELECT range AS i, md5(range::VARCHAR) AS word FROM range(300000)',
  ]);
  const staging = await stagingFolder();

  await takeImage(source, staging);

  expect(
    await runSql(staging.file, ['SELECT count(*) AS n, sum(length(word)) AS letters FROM bulk']),
  ).toEqual([{ n: '300000', letters: String(300000 * 32) }]);
});

test('an index that is made in the WAL is in the image', async () => {
  const source = await crashed(['CREATE INDEX t_i ON t (i)', 'INSERT INTO t VALUES (-1)']);
  const staging = await stagingFolder();

  await takeImage(source, staging);

  expect(await runSql(staging.file, ['SELECT i FROM t WHERE i = -1'])).toEqual([{ i: '-1' }]);
});

test('a torn tail of the WAL is left out and its bytes are told; what DuckDB would recover is in the image', async () => {
  const source = await crashed(['INSERT INTO t VALUES (-1)', 'INSERT INTO t VALUES (-2)']);
  const staging = await stagingFolder();
  const { size } = await stat(`${source}.wal`);
  await truncate(`${source}.wal`, size - 7);

  const image = await takeImage(source, staging);

  expect(image.tornWalBytes).toBeGreaterThan(0);
  expect((await stat(`${staging.file}.wal`)).size + image.tornWalBytes).toBe(size - 7);
  const least = ['SELECT min(i) AS least FROM t'];
  expect(await runSql(staging.file, least)).toEqual([{ least: '-1' }]);
  expect(await runSql(source, least)).toEqual([{ least: '-1' }]);
});

test('a WAL that holds no whole commit gives an image without a WAL', async () => {
  const source = await crashed(['INSERT INTO t VALUES (-1)']);
  const staging = await stagingFolder();
  await truncate(`${source}.wal`, 30);

  const image = await takeImage(source, staging);

  expect(image).toMatchObject({ hasWal: false, tornWalBytes: 30 });
  expect(await staging.names()).toEqual(['image.duckdb']);
});

test('a WAL that comes up while blocks are copied, refers to free ones and holds no whole commit leaves no wrong hash', async () => {
  const source = await crashed([
    "SET wal_autocheckpoint = '1TB'",
    'CREATE TABLE bulk AS SELECT range AS i, md5(range::VARCHAR) AS word FROM range(300000)',
  ]);
  const staging = await stagingFolder();
  const log = await readFile(`${source}.wal`);
  await rm(`${source}.wal`);

  const image = await takeImage(source, staging, {
    onProgress: () => writeFileSync(`${source}.wal`, log.subarray(0, -7)),
  });

  expect(image).toMatchObject({ hasWal: false, passes: 1 });
  const copy = await readFile(staging.file);
  expect([null, createHash('sha256').update(copy).digest('hex')]).toContain(await image.sha256);
});

test('an empty WAL gives an image without a WAL', async () => {
  const source = await crashed(['INSERT INTO t VALUES (-1)']);
  const staging = await stagingFolder();
  await truncate(`${source}.wal`, 0);

  const image = await takeImage(source, staging);

  expect(image.hasWal).toBe(false);
  expect(await staging.names()).toEqual(['image.duckdb']);
});

test('a WAL with a flipped bit is damage of the source, as DuckDB sees it, and leaves no image', async () => {
  const source = await crashed(['INSERT INTO t VALUES (-1)', 'INSERT INTO t VALUES (-2)']);
  const staging = await stagingFolder();
  await using wal = await open(`${source}.wal`, 'r+');
  const { size } = await wal.stat();
  const byte = Buffer.alloc(1);
  await wal.read(byte, 0, 1, size - 40);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await wal.write(byte, 0, 1, size - 40);

  await expect(takeImage(source, staging)).rejects.toMatchObject({ code: 'source_corrupt' });

  expect(await staging.names()).toEqual([]);
  await expect(runSql(source, ['SELECT 1'])).rejects.toThrow(/checksum/i);
});

test('a WAL whose beginning is damaged is damage of the source, though DuckDB would drop the commits in it without a word', async () => {
  const source = await crashed(['INSERT INTO t VALUES (-1)']);
  const staging = await stagingFolder();
  await using wal = await open(`${source}.wal`, 'r+');
  await wal.write(Buffer.alloc(1), 0, 1, 0);

  await expect(takeImage(source, staging)).rejects.toMatchObject({ code: 'source_corrupt' });

  expect(await staging.names()).toEqual([]);
});
