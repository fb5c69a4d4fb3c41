import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { holdDatabase } from '../../support/hold-database.ts';
import { lockedBy, stagingFolder, takeConfirmed, takeImage } from './imaging.ts';

test('a writer opens the database read-write at any moment while images of it are taken without pause', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'source.duckdb');
  const staging = await stagingFolder();
  await runSql(file, ['CREATE TABLE t AS SELECT md5(range::VARCHAR) AS word FROM range(200000)']);
  let opens = 0;
  let images = 0;
  const writing = (async () => {
    for (; opens < 8; opens += 1) await runSql(file, [`INSERT INTO t VALUES ('${opens}')`]);
  })();
  const imaging = (async () => {
    while (opens < 8) {
      await takeImage(file, staging);
      images += 1;
    }
  })();

  await Promise.all([writing, imaging]);

  expect(images).toBeGreaterThan(opens);
  expect(await runSql(file, ['SELECT count(*) AS n FROM t'])).toEqual([{ n: '200008' }]);
  expect(await readdir(folder)).toEqual(['source.duckdb']);
});

test('the image of a database that is held open has what its process has committed and not yet checkpointed', async () => {
  const file = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await holdDatabase(file, 'CREATE TABLE t AS SELECT 1 AS i', 'INSERT INTO t VALUES (2)');

  const image = await takeConfirmed(file, staging);

  expect(image.hasWal).toBe(true);
  expect(await runSql(staging.file, ['SELECT sum(i) AS total FROM t'])).toEqual([{ total: '3' }]);
});

/** Takes an image of a file of some 24 MB; gives in which passes it rested, and how many passes there were. */
async function restsOf(isHeld: boolean, inFirstRest = async (_file: string) => {}) {
  const file = join(await temporaryFolder(), 'source.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT random() AS a FROM range(3000000)']);
  const rests: number[] = [];
  let pass = 1;
  let isCopying = false;
  const clock: Clock = {
    ...systemClock,
    async sleep(ms, signal) {
      const isRest = isCopying;
      if (isRest) rests.push(pass);
      await systemClock.sleep(ms, signal);
      if (isRest && rests.length === 1) await inFirstRest(file);
    },
  };
  const onProgress = (done: number, total: number, at: number) => {
    pass = at;
    isCopying = done < total;
  };
  const readLocks = isHeld ? lockedBy(file) : async () => '';
  const { passes } = await takeImage(file, await stagingFolder(), { onProgress }, { clock, readLocks });
  return { rests: [...new Set(rests)], passes };
}

test('a database that is held to write is copied with rests', async () => {
  expect(await restsOf(true)).toEqual({ rests: [1], passes: 1 });
});

test('one that nobody holds is copied without rests', async () => {
  expect(await restsOf(false)).toEqual({ rests: [], passes: 1 });
});

test('where a writer checkpoints twice within a rest the copying begins anew, and without any', async () => {
  const checkpointTwice = async (file: string) => {
    for (let count = 0; count < 2; count += 1) await runSql(file, ['INSERT INTO t VALUES (1)']);
  };
  expect(await restsOf(true, checkpointTwice)).toEqual({ rests: [1], passes: 2 });
});
