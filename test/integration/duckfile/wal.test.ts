import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
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
      makesIndexes: false,
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
    expect(bulk).toMatchObject({ damagedAt: null, hasBlockReferences: true, makesIndexes: true });
    expect(bulk.flushedBytes).toBe(bulk.totalBytes);
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

/** A database with a row in its file and one in each of ten commits of its log. */
async function loggedFile(version: string) {
  const file = await madeFile(version);
  const inserts = Array.from({ length: 10 }, (_, id) => `INSERT INTO t VALUES (${id}, 'word ${id}')`);
  await runSql(file, [keepLog, ...inserts], { crash: true });
  return { file, log: await readFile(`${file}.wal`) };
}

/** How many rows DuckDB recovers with another log, or what it says. */
async function recovered(file: string, log: Uint8Array): Promise<number | string> {
  const copy = `${file}.copy`;
  await copyFile(file, copy);
  await writeFile(`${copy}.wal`, log);
  const rows = await runSql(copy, ['SELECT count(*) AS rows FROM t']).catch((error: unknown) => error);
  return Array.isArray(rows) ? Number(rows[0]?.rows) : String(rows);
}

const scanBytes = (log: Uint8Array) =>
  scanWal(
    (async function* () {
      yield log;
    })(),
  );

/** Where each commit of a sound log ends. */
async function commitEnds(log: Uint8Array): Promise<number[]> {
  const ends = new Set<number>();
  for (let cut = 0; cut <= log.length; cut += 1)
    ends.add((await scanBytes(log.subarray(0, cut))).flushedBytes);
  return [...ends].filter((end) => end > 0);
}

test.each(['v1.0.0', 'v1.5.0'])(
  'a log of %s that is cut anywhere is no damage, and DuckDB recovers just the commits up to its last whole one',
  async (version) => {
    const { file, log } = await loggedFile(version);
    const ends = await commitEnds(log);
    expect(ends).toHaveLength(10);
    await fc.assert(
      fc.asyncProperty(fc.nat(log.length), async (cut) => {
        const { flushedBytes, damagedAt } = await scanBytes(log.subarray(0, cut));
        expect(damagedAt).toBeNull();
        expect(await recovered(file, log.subarray(0, cut))).toBe(ends.indexOf(flushedBytes) + 1);
      }),
      { numRuns: 10 },
    );
  },
);

function withFlippedLogBit(log: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(log);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

/** Up to storage version 66: there is no identifier in it. */
const versionEntryBytes = 8;

test('a log with a flipped bit is damage where DuckDB refuses it, and else has the commits that DuckDB recovers', async () => {
  const { file, log } = await loggedFile('v1.0.0');
  const ends = await commitEnds(log);
  const bits = fc.integer({ min: versionEntryBytes * 8, max: log.length * 8 - 1 });
  await fc.assert(
    fc.asyncProperty(bits, async (bit) => {
      const flipped = withFlippedLogBit(log, bit);
      const { flushedBytes, damagedAt } = await scanBytes(flipped);
      const outcome = await recovered(file, flipped);
      if (damagedAt === null) expect(outcome).toBe(ends.indexOf(flushedBytes) + 1);
      else expect(outcome).toMatch(/Error/);
    }),
    { numRuns: 20 },
  );
});

test('a log that no longer begins with a version entry is damage, though DuckDB drops it without a word', async () => {
  const { file, log } = await loggedFile('v1.0.0');
  const flipped = withFlippedLogBit(log, 0);

  expect(await scanBytes(flipped)).toMatchObject({ version: null, damagedAt: 0, flushedBytes: 0 });
  expect(await recovered(file, flipped)).toBe(0);
});
