import { copyFileSync, linkSync, renameSync, rmSync, truncateSync, unlinkSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
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

interface Changing {
  /** Of a writer that was killed: they are in its log. */
  readonly late?: readonly string[];
  /** When the image waits for the first time. */
  readonly waiting?: (source: string, other: string) => void;
  readonly deadlineMs?: number;
}

/** Takes an image of "one" and does something to its file when the first blocks have been copied. */
async function imageWhile(
  change: (source: string, other: string) => void,
  { late = [], waiting = () => {}, deadlineMs = 20_000 }: Changing = {},
) {
  const folder = await temporaryFolder();
  const staging = await stagingFolder();
  const source = join(folder, 'source.duckdb');
  const other = join(folder, 'other.duckdb');
  await copyFile(templates.one, source);
  await copyFile(templates.other, other);
  if (late.length > 0) await runSql(source, late, { crash: true });
  let calls = 0;
  let waits = 0;
  const onProgress = (done: number, total: number) => {
    if (calls++ > 0) return;
    expect(done).toBeLessThan(total);
    change(source, other);
  };
  const sleep: typeof systemClock.sleep = (ms, signal) => {
    // The deadline is one too, and so is the settling.
    if (ms !== deadlineMs && ms < 1000 && waits++ === 0) waiting(source, other);
    return systemClock.sleep(ms, signal);
  };
  const taken = takeImage(source, staging, { deadlineMs, onProgress }, { clock: { ...systemClock, sleep } });
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

test('a source whose log a restore moves aside in mid-copy, and puts back, gives the image with all that is in the log', async () => {
  // As the restore does it: the file gets its second name first, and loses it last.
  const { taken, staging } = await imageWhile(
    (source, other) => {
      renameSync(other, `${other}.elsewhere`);
      linkSync(source, other);
      renameSync(`${source}.wal`, `${other}.wal`);
    },
    {
      late: ["INSERT INTO t VALUES ('late', 'late')"],
      waiting(source, other) {
        renameSync(`${other}.wal`, `${source}.wal`);
        unlinkSync(other);
      },
    },
  );

  expect((await taken).hasWal).toBe(true);

  expect(await runSql(staging.file, words)).toContainEqual({ word: 'late', n: '1' });
});

test('a source that gets another hard link in mid-copy, and keeps it, is busy, and the link is named', async () => {
  const { taken, staging } = await imageWhile(
    (source, other) => {
      rmSync(other);
      linkSync(source, other);
    },
    { deadlineMs: 300 },
  );

  await expect(taken).rejects.toMatchObject({
    code: 'source_busy',
    message: expect.stringMatching(/the file had another hard link \d+ times/),
    hint: expect.stringContaining('remove it'),
  });

  expect(await staging.names()).toEqual([]);
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
