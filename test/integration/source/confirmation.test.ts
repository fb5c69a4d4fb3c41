import { utimesSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { stagingFolder, takeImage } from './imaging.ts';

const signal = new AbortController().signal;

/** An image of a file that a writer may hold out of sight, and whose settling waits for the test's clock. */
async function unsettled(statements: readonly string[], crash: boolean) {
  const file = join(await temporaryFolder(), 'source.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT range AS i FROM range(10)']);
  await runSql(file, statements, { crash });
  const clock = createFakeClock();
  const staging = await stagingFolder();
  const image = await takeImage(file, staging, {}, { clock, readLocks: async () => null });
  return { file, clock, image, staging };
}

/** Lets time pass until it is settled; never while something else than time is waited for. */
async function outcome(confirmed: Promise<boolean>, clock: FakeClock): Promise<boolean> {
  let ended = false;
  confirmed.finally(() => {
    ended = true;
  });
  while (!ended) await (clock.sleeping() > 0 ? clock.advance(2) : setImmediate());
  return confirmed;
}

test('headers that hold for a second confirm an image', async () => {
  const { clock, image } = await unsettled([], false);

  expect(await outcome(image.confirm(signal), clock)).toBe(true);
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(1000);
});

test('a file that is written in each copy of it, though nobody is seen to lock it, is confirmed only by headers that hold', async () => {
  const file = join(await temporaryFolder(), 'source.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT range AS i FROM range(10)']);
  const clock = createFakeClock();
  const image = await takeImage(
    file,
    await stagingFolder(),
    { onProgress: () => utimesSync(file, new Date(), new Date()) },
    { clock, readLocks: async () => '' },
  );

  expect(await outcome(image.confirm(signal), clock)).toBe(true);
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(1000);
});

test('a checkpoint of which nothing tells when it began costs the image', async () => {
  const { file, clock, image } = await unsettled([], false);
  await runSql(file, ['INSERT INTO t VALUES (-1)', 'CHECKPOINT']);

  expect(await outcome(image.confirm(signal), clock)).toBe(false);
  expect(clock.monotonicMs()).toBeLessThan(1000);
});

test('a checkpoint whose marker came after the image confirms it at once', async () => {
  const { file, clock, image, staging } = await unsettled(['INSERT INTO t VALUES (-1)'], true);
  expect(image.hasWal).toBe(true);
  await runSql(file, ['INSERT INTO t VALUES (-2)', 'CHECKPOINT']);

  expect(await outcome(image.confirm(signal), clock)).toBe(true);
  expect(clock.monotonicMs()).toBeLessThan(1000);
  expect(await runSql(staging.file, ['SELECT min(i) AS least FROM t'])).toEqual([{ least: '-1' }]);
});

test('two checkpoints since, of which only the last is known, cost the image', async () => {
  const { file, clock, image } = await unsettled(['INSERT INTO t VALUES (-1)'], true);
  await runSql(file, ['CHECKPOINT', 'INSERT INTO t VALUES (-2)', 'CHECKPOINT']);

  expect(await outcome(image.confirm(signal), clock)).toBe(false);
});

test('a source that is replaced while its image settles costs the image', async () => {
  const { file, clock, image } = await unsettled([], false);
  await runSql(`${file}.new`, ['CREATE TABLE other AS SELECT 1 AS i']);
  await rename(`${file}.new`, file);

  expect(await outcome(image.confirm(signal), clock)).toBe(false);
});

test('an image whose job is aborted while it settles rejects with the reason of the signal', async () => {
  const file = join(await temporaryFolder(), 'source.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS i']);
  const cancelled = new AbortController();
  const reason = new Error('cancelled');
  const image = await takeImage(
    file,
    await stagingFolder(),
    { signal: cancelled.signal },
    { clock: createFakeClock(), readLocks: async () => null },
  );

  cancelled.abort(reason);

  await expect(image.confirm(new AbortController().signal)).rejects.toBe(reason);
});

test('an image that cannot be finished rejects with the reason alone, though it was about to settle', async () => {
  const file = join(await temporaryFolder(), 'source.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS i']);
  const staging = await stagingFolder();
  const clock = createFakeClock();
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => {
    process.off('unhandledRejection', unhandled);
  });
  await using probe = await open(file);
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'ftruncate' });
  const truncate = vi.spyOn(Object.getPrototypeOf(probe), 'truncate').mockRejectedValue(full);
  onTestFinished(() => truncate.mockRestore());

  const taking = takeImage(file, staging, {}, { clock, readLocks: async () => null });

  await expect(taking).rejects.toMatchObject({ code: 'insufficient_space' });
  while (clock.sleeping() > 0) await clock.advance(2);
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  expect(unhandled).not.toHaveBeenCalled();
  expect(await staging.names()).toEqual([]);
});
