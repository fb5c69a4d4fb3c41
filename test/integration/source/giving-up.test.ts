import { closeSync, openSync, writeSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import { runSql } from '../../support/duckdb.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { leaveInterruptedCheckpoint } from './checkpoints.ts';
import { lockedBy, stagingFolder, takeImage } from './imaging.ts';

async function largeSource(rows = 400_000): Promise<string> {
  const source = join(await temporaryFolder(), 'source.duckdb');
  await runSql(source, [`CREATE TABLE t AS SELECT md5(range::VARCHAR) AS hash FROM range(${rows})`]);
  return source;
}

test('a checkpoint that does not end before the deadline fails with source_busy, says what was seen, and leaves no image', async () => {
  const source = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await leaveInterruptedCheckpoint(source);

  const failure = await takeImage(
    source,
    staging,
    // Long enough for the first look on a busy machine.
    { deadlineMs: 1000 },
    { readLocks: lockedBy(source) },
  ).catch((error: unknown) => error);

  expect(failure).toMatchObject({ code: 'source_busy' });
  expect(String(failure)).toContain('1 passes');
  expect(String(failure)).toContain('a checkpoint was under way 1 times');
  expect(await staging.names()).toEqual([]);
});

const deadlineMs = 20_000;

/** The deadline comes whenever the disk stalls, if it counts then. Headers that hold have held for long. */
function slowDisk() {
  const deadlines = createFakeClock();
  const clock = {
    ...systemClock,
    monotonicMs: () => systemClock.monotonicMs() * 100,
    sleep: (ms: number, signal?: AbortSignal) =>
      (ms === deadlineMs ? deadlines : systemClock).sleep(ms, signal),
  };
  return { clock, stall: () => void deadlines.advance(deadlineMs) };
}

test('a first copy that takes longer than the deadline is no reason to give up on a log', async () => {
  const source = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await runSql(source, ['CREATE TABLE t AS SELECT range AS i FROM range(10)']);
  await runSql(source, ['INSERT INTO t VALUES (-1)'], { crash: true });

  const { clock, stall } = slowDisk();

  const image = await takeImage(source, staging, { deadlineMs, onProgress: stall }, { clock });

  expect(image).toMatchObject({ passes: 1, hasWal: true });
  expect(await runSql(staging.file, ['SELECT min(i) AS least FROM t'])).toEqual([{ least: '-1' }]);
});

test('nor is a first copy of the blocks to which a log refers: the deadline counts anew after it', async () => {
  const source = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await runSql(source, ['CREATE TABLE t (i BIGINT)', 'CHECKPOINT']);
  await runSql(source, ['INSERT INTO t SELECT hash(range) >> 1 FROM range(500_000)'], { crash: true });
  let begun = 0;
  const sleep: Clock['sleep'] = (ms, signal) => {
    if (ms === deadlineMs) begun += 1;
    return systemClock.sleep(ms, signal);
  };

  const image = await takeImage(source, staging, { deadlineMs }, { clock: { ...systemClock, sleep } });

  expect(image).toMatchObject({ passes: 1, hasWal: true });
  // At first, and after the first copy of those in use.
  expect(begun).toBe(3);
  expect(await runSql(staging.file, ['SELECT count(*) AS n FROM t'])).toEqual([{ n: '500000' }]);
});

/** Of a file that is held: each pass stalls when it has begun, after `onPass`. */
function takeFromSlowDisk(
  source: string,
  staging: Awaited<ReturnType<typeof stagingFolder>>,
  onPass: (pass: number) => void,
) {
  const { clock, stall } = slowDisk();
  let reached = 0;
  const onProgress = (_: number, __: number, pass: number): void => {
    if (pass === reached) return;
    reached = pass;
    onPass(pass);
    stall();
  };
  return takeImage(source, staging, { deadlineMs, onProgress }, { clock, readLocks: lockedBy(source) });
}

test('a first copy that a checkpoint cuts short may take as long when it goes on', async () => {
  // The headers are looked at again before it has come to its end.
  const source = await largeSource(1_000_000);
  const staging = await stagingFolder();
  const next = join(await temporaryFolder(), 'next.duckdb');
  await copyFile(source, next);
  await runSql(next, ["INSERT INTO t VALUES ('new')", 'CHECKPOINT']);
  const after = await readFile(next);

  const image = await takeFromSlowDisk(source, staging, (pass) => {
    if (pass === 1) writeInPlace(source, after);
  });

  expect(image).toMatchObject({ passes: 2, hasWal: false });
  expect(await runSql(staging.file, ['SELECT count(*) AS n FROM t'])).toEqual([{ n: '1000001' }]);
});

test('a source that becomes another one again and again while it is copied first is busy', async () => {
  const source = await largeSource(1_000_000);
  const staging = await stagingFolder();
  const one = await readFile(source);
  const other = await readFile(await largeSource(1_100_000));
  let reached = 0;

  const taken = takeFromSlowDisk(source, staging, (pass) => {
    reached = pass;
    writeInPlace(source, pass % 2 === 1 ? other : one);
  });

  await expect(taken).rejects.toMatchObject({ code: 'source_busy' });
  // However soon a pass sees it, it has copied a buffer by then.
  expect(reached).toBeLessThan(Math.ceil(one.length / (1 << 20)) + 2);
});

function writeInPlace(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, 0);
  closeSync(descriptor);
}

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
