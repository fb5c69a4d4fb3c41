import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { leaveInterruptedCheckpoint } from './checkpoints.ts';
import { lockedBy, stagingFolder, takeImage } from './imaging.ts';

async function largeSource(): Promise<string> {
  const source = join(await temporaryFolder(), 'source.duckdb');
  await runSql(source, ['CREATE TABLE t AS SELECT md5(range::VARCHAR) AS hash FROM range(400000)']);
  return source;
}

test('a checkpoint that does not end before the deadline fails with source_busy, says what was seen, and leaves no image', async () => {
  const source = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await leaveInterruptedCheckpoint(source);

  const failure = await takeImage(
    source,
    staging,
    { deadlineMs: 100 },
    { readLocks: lockedBy(source) },
  ).catch((error: unknown) => error);

  expect(failure).toMatchObject({ code: 'source_busy' });
  expect(String(failure)).toContain('1 passes');
  expect(String(failure)).toContain('a checkpoint was under way 1 times');
  expect(await staging.names()).toEqual([]);
});

test('an image that is aborted in mid-copy rejects with the reason of the signal and leaves no image', async () => {
  const source = await largeSource();
  const staging = await stagingFolder();
  const cancelled = new AbortController();
  const reason = new Error('cancelled');

  const taken = takeImage(source, staging, {
    signal: cancelled.signal,
    onProgress: () => cancelled.abort(reason),
  });

  await expect(taken).rejects.toBe(reason);
  expect(await staging.names()).toEqual([]);
});

test('an image that is aborted before it begins touches nothing', async () => {
  const staging = await stagingFolder();
  const reason = new Error('cancelled');

  await expect(takeImage('/nowhere', staging, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

  expect(await staging.names()).toEqual([]);
});

test('a full disk fails with insufficient_space and leaves no image', async () => {
  const source = await largeSource();
  const staging = await stagingFolder();
  const disk = await smallDisk(5 << 20);
  if (!disk) return;

  const taken = takeImage(source, { ...staging, file: join(disk.path, 'image.duckdb') });

  await expect(taken).rejects.toMatchObject({ code: 'insufficient_space' });
  await expect(copyFile(join(disk.path, 'image.duckdb'), staging.file)).rejects.toThrow(/ENOENT/);
});
