import { copyFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { stagingFolder, takeImage } from './imaging.ts';

/** Longer than one read, so that something can happen between two. */
const table = (word: string) => [
  `CREATE TABLE t AS SELECT '${word}' AS word, md5(range::VARCHAR) AS hash FROM range(400000)`,
];
const words = ['SELECT DISTINCT word, count(*) AS n FROM t GROUP BY word'];

let templates: { one: string; other: string };
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
  templates = { one: join(folder, 'one.duckdb'), other: join(folder, 'other.duckdb') };
  await Promise.all([runSql(templates.one, table('one')), runSql(templates.other, table('other'))]);
  return () => rm(folder, { recursive: true, force: true });
});

/** Takes an image of "one" and does something to its file when the first blocks have been copied. */
async function imageWhile(change: (source: string, other: string) => void) {
  const folder = await temporaryFolder();
  const staging = await stagingFolder();
  const source = join(folder, 'source.duckdb');
  const other = join(folder, 'other.duckdb');
  await copyFile(templates.one, source);
  await copyFile(templates.other, other);
  let calls = 0;
  const taken = takeImage(source, staging, {
    onProgress(done, total) {
      if (calls++ > 0) return;
      expect(done).toBeLessThan(total);
      change(source, other);
    },
  });
  return { taken, staging };
}

test('a source that is replaced in mid-copy gives the image of what replaced it', async () => {
  const { taken, staging } = await imageWhile((source, other) => renameSync(other, source));

  const image = await taken;

  expect(image.passes).toBe(2);
  expect(await image.sha256).toBeNull();
  expect(await runSql(staging.file, words)).toEqual([{ word: 'other', n: '400000' }]);
});

test('a source that is written over in mid-copy, without any lock, gives the image of what it is afterwards', async () => {
  const { taken, staging } = await imageWhile((source, other) => copyFileSync(other, source));

  await taken;

  expect(await runSql(staging.file, words)).toEqual([{ word: 'other', n: '400000' }]);
});

test('a source that is deleted in mid-copy fails with source_missing and leaves no image', async () => {
  const { taken, staging } = await imageWhile((source) => rmSync(source));

  await expect(taken).rejects.toMatchObject({ code: 'source_missing' });

  expect(await staging.names()).toEqual([]);
});

test('a source that loses its end in mid-copy fails with source_corrupt and leaves no image', async () => {
  const { taken, staging } = await imageWhile((source) => truncateSync(source, 5 << 20));

  await expect(taken).rejects.toMatchObject({ code: 'source_corrupt' });

  expect(await staging.names()).toEqual([]);
});

test('a source that is emptied in mid-copy fails with not_a_database and leaves no image', async () => {
  const { taken, staging } = await imageWhile((source) => truncateSync(source, 0));

  await expect(taken).rejects.toMatchObject({ code: 'not_a_database' });

  expect(await staging.names()).toEqual([]);
});
