import { readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { makeKilledCheckpoint } from '../../support/killed-checkpoint.ts';
import { beginSlowCheckpoint, leaveInterruptedCheckpoint } from './checkpoints.ts';
import { besides, lockedBy, stagingFolder, takeConfirmed, takeImage } from './imaging.ts';

const signal = new AbortController().signal;
const source = async () => join(await temporaryFolder(), 'source.duckdb');

test('a checkpoint that is under way is waited for, and what was committed before is in the image', async () => {
  const file = await source();
  const staging = await stagingFolder();
  await beginSlowCheckpoint(file);

  const image = await takeConfirmed(file, staging);

  expect(image).toMatchObject({ passes: 2, hasWal: false });
  expect(await runSql(staging.file, ['SELECT count(*) AS n, min(i) AS least FROM t'])).toEqual([
    { n: '11', least: '-1' },
  ]);
});

test('a writer that died in a checkpoint leaves a database whose image recovers as it would, with the commits made during it', async () => {
  const file = await source();
  const staging = await stagingFolder();
  const commits = await makeKilledCheckpoint(file);
  const left = await besides(file);

  const image = await takeImage(file, staging);

  expect(left).toEqual(['source.duckdb', 'source.duckdb.wal', 'source.duckdb.wal.checkpoint']);
  expect(await besides(file)).toEqual(left);
  expect(image.hasWal).toBe(true);
  expect(await image.confirm(signal)).toBe(true);
  expect(await staging.names()).toEqual(['image.duckdb', 'image.duckdb.wal', 'image.duckdb.wal.checkpoint']);
  const rows = ['SELECT count(*) AS n, max(n) AS last, (SELECT count(b) FROM bulk) AS bulk FROM commits'];
  expect(await runSql(staging.file, rows)).toEqual([
    { n: String(commits), last: String(commits - 1), bulk: '300000' },
  ]);
});

test('where locks cannot be seen, a marker that stays while nothing changes counts as left by a dead writer', async () => {
  const file = await source();
  const staging = await stagingFolder();
  await leaveInterruptedCheckpoint(file);
  const hasty = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() * 100 };

  await takeImage(file, staging, {}, { clock: hasty, readLocks: async () => null });

  expect(await runSql(staging.file, ['SELECT min(i) AS least FROM t'])).toEqual([{ least: '-1' }]);
});

test('a checkpoint that ends while its log is copied is not waited for, though its writer stays and does nothing more', async () => {
  const file = await source();
  const staging = await stagingFolder();
  await leaveInterruptedCheckpoint(file, 'before_truncate');
  await whenWritten(`${staging.file}.wal`, () => rmSync(`${file}.wal`, { force: true }));

  const image = await takeImage(file, staging, {}, { readLocks: lockedBy(file) });

  expect(image.hasWal).toBe(false);
  expect(await runSql(staging.file, ['SELECT min(i) AS least FROM t'])).toEqual([{ least: '-1' }]);
});

test('a log that is read torn before and after a checkpoint is read again each time', async () => {
  const file = await source();
  const staging = await stagingFolder();
  await leaveInterruptedCheckpoint(file);
  const marked = readFileSync(`${file}.wal`);
  const torn = Buffer.from(marked).fill(0, 0, 1);
  writeFileSync(`${file}.wal`, torn);
  const next = [
    () => writeFileSync(`${file}.wal`, marked),
    () => writeFileSync(`${file}.wal`, torn),
    () => rmSync(`${file}.wal`),
  ];
  let passedMs = 0;
  // Each wait takes long, and finds another log at its end.
  const clock = {
    ...systemClock,
    monotonicMs: () => passedMs,
    async sleep(ms: number, signal?: AbortSignal) {
      await systemClock.sleep(ms, signal);
      passedMs += 600;
      next.shift()?.();
    },
  };

  const image = await takeImage(file, staging, {}, { clock, readLocks: lockedBy(file) });

  expect(image.hasWal).toBe(false);
  expect(next).toEqual([]);
});

/** Does something each time before a file is written to. */
async function whenWritten(file: string, act: () => void): Promise<void> {
  await using probe = await open('/dev/null');
  const { write } = Object.getPrototypeOf(probe);
  vi.spyOn(Object.getPrototypeOf(probe), 'write').mockImplementation(function (
    this: FileHandle,
    ...bytes: unknown[]
  ) {
    if (readlinkSync(`/proc/self/fd/${this.fd}`) === file) act();
    return write.apply(this, bytes);
  });
}

test('a marker whose writer still lives is not taken for a dead one', async () => {
  const file = await source();
  const staging = await stagingFolder();
  await leaveInterruptedCheckpoint(file);

  const taken = takeImage(file, staging, { deadlineMs: 300 }, { readLocks: lockedBy(file) });

  await expect(taken).rejects.toMatchObject({ code: 'source_busy' });
});
