import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanWal } from '../../../src/duckfile/wal.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { contentOf } from './database-file.ts';

const keepLog = "SET wal_autocheckpoint = '10GB'";

const scan = (file: string) => scanWal(contentOf(`${file}.wal`)());

async function madeFile(version: string) {
  const file = join(await temporaryFolder(), 'made.duckdb');
  await runSql(file, ['CREATE TABLE t (id BIGINT, word VARCHAR)', 'CHECKPOINT'], {
    attach: `STORAGE_VERSION '${version}'`,
  });
  return file;
}

test.each(['v0.10.0', 'v1.2.0', 'v1.3.0', 'v1.4.0', 'v1.5.0'])(
  'the log of a writer that died on a file of %s is read: small inserts refer to no block, bulk inserts do',
  async (version) => {
    const file = await madeFile(version);
    await runSql(file, [keepLog, 'INSERT INTO t SELECT range, range::VARCHAR FROM range(3000)'], {
      crash: true,
    });
    const small = await scan(file);
    expect(small).toMatchObject({
      version: 2,
      damagedAt: null,
      hasBlockReferences: false,
      hasCheckpointMarker: false,
      flushedBytes: small.totalBytes,
    });

    const statements = [
      keepLog,
      'INSERT INTO t SELECT range, hash(range)::VARCHAR FROM range(250000)',
      'CREATE INDEX ids ON t (id)',
      'DELETE FROM t WHERE id < 5',
      "UPDATE t SET word = 'changed' WHERE id = 7",
      'DROP INDEX ids',
      'CREATE VIEW v AS SELECT 1',
      'CREATE SEQUENCE s',
      'DROP TABLE t',
    ];
    await runSql(file, statements, { crash: true });
    const bulk = await scan(file);
    expect(bulk).toMatchObject({ damagedAt: null, hasBlockReferences: true, flushedBytes: bulk.totalBytes });
    expect(bulk.totalBytes).toBeGreaterThan(small.totalBytes);
  },
);

test('a log cut after its last commit loses that commit only, as it does in DuckDB', async () => {
  const file = await madeFile('v1.5.0');
  const insert = 'INSERT INTO t SELECT range, range::VARCHAR FROM range(10)';
  await runSql(file, [keepLog, insert], { crash: true });
  const { flushedBytes } = await scan(file);
  await runSql(file, [keepLog, insert], { crash: true });
  const { totalBytes } = await scan(file);
  await truncate(`${file}.wal`, totalBytes - 1);
  expect(await scan(file)).toMatchObject({ flushedBytes, totalBytes: totalBytes - 1, damagedAt: null });
  expect(await runSql(file, ['SELECT count(*) AS rows FROM t'])).toEqual([{ rows: '10' }]);
});

test('a checkpoint that did not end leaves its marker', async () => {
  const file = await madeFile('v1.4.0');
  const statements = [
    "INSERT INTO t VALUES (1, 'one')",
    "SET debug_checkpoint_abort = 'before_header'",
    'CHECKPOINT',
  ];
  await expect(runSql(file, statements)).rejects.toThrow('Checkpoint aborted');
  expect(await scan(file)).toMatchObject({ hasCheckpointMarker: true, damagedAt: null });
});
