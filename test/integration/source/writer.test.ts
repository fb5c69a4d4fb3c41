import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { holdDatabase } from '../../support/hold-database.ts';
import { stagingFolder, takeConfirmed, takeImage } from './imaging.ts';

test('a writer opens the database read-write at any moment while images of it are taken without pause', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'source.duckdb');
  const staging = await stagingFolder();
  await runSql(file, ['CREATE TABLE t AS SELECT md5(range::VARCHAR) AS word FROM range(200000)']);
  let opens = 0;
  let images = 0;
  const writing = (async () => {
    for (; opens < 8; opens += 1) {
      await runSql(file, [`INSERT INTO t VALUES ('${opens}')`], { freshProcess: true });
    }
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
