import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { seal } from '../../../src/engine/operations/seal.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { makeKilledCheckpoint } from '../../support/killed-checkpoint.ts';
import { smallDisk } from '../../support/small-disk.ts';

/** What lies in the folder beside the engine's own. */
const files = async (folder: string) => (await readdir(folder)).filter((name) => name !== 'engine-temp');

test('a log that a crash left is merged: every committed row is in the file alone', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'crashed.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT range AS a FROM range(1000)']);
  await runSql(
    file,
    [
      'INSERT INTO t SELECT range FROM range(200000)',
      'CREATE MACRO plus_one(x) AS x + 1',
      'CREATE INDEX by_a ON t (a)',
      'CREATE TABLE late AS SELECT 1 AS a',
      'INSERT INTO t VALUES (-1)',
    ],
    { crash: true },
  );
  expect(await files(folder)).toEqual(['crashed.duckdb', 'crashed.duckdb.wal']);
  const engine = testEngine(folder);
  await engine.seal(file, unwatched());
  expect(await files(folder)).toEqual(['crashed.duckdb']);
  expect(await engine.survey(file, unwatched())).toMatchObject({
    tables: [
      { name: 'late', rowCount: 1 },
      { name: 't', rowCount: 201_001 },
    ],
  });
});

test('an index that was dropped and made again in one commit before a crash finds every row', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'index.duckdb');
  const index = 'CREATE INDEX i ON s."odd name" (id)';
  await runSql(file, [
    'CREATE SCHEMA s',
    'CREATE TABLE s."odd name" AS SELECT range AS id, 0 AS b FROM range(50)',
    index,
  ]);
  const again = ['UPDATE s."odd name" SET b = 1 WHERE id = 3', 'BEGIN', 'DROP INDEX s.i', index, 'COMMIT'];
  await runSql(file, again, { crash: true });
  await testEngine(folder).seal(file, unwatched());
  const found = await runSql(file, ['SELECT count(*) AS n FROM s."odd name" WHERE id = 7']);
  expect(found).toEqual([{ n: '1' }]);
});

test('what a writer committed while its last, unfinished checkpoint ran is merged too', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'killed.duckdb');
  const committed = await makeKilledCheckpoint(file);
  expect(await files(folder)).toEqual(['killed.duckdb', 'killed.duckdb.wal', 'killed.duckdb.wal.checkpoint']);
  const engine = testEngine(folder);
  await engine.seal(file, unwatched());
  expect(await files(folder)).toEqual(['killed.duckdb']);
  expect(await engine.survey(file, unwatched())).toMatchObject({
    tables: [
      { name: 'bulk', rowCount: 300_000 },
      { name: 'commits', rowCount: committed },
    ],
  });
  expect(await runSql(file, ['SELECT max(n) AS n FROM commits'])).toEqual([{ n: String(committed - 1) }]);
});

test('a file without a log keeps its bytes, even where DuckDB could not read it', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'plain.duckdb');
  await writeFile(file, 'not a database');
  await testEngine(folder).seal(file, unwatched());
  expect(await readFile(file, 'utf8')).toBe('not a database');
});

test('an empty log is taken away', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'empty-log.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS a']);
  await writeFile(`${file}.wal`, '');
  const engine = testEngine(folder);
  await engine.seal(file, unwatched());
  expect(await files(folder)).toEqual(['empty-log.duckdb']);
  expect(await engine.survey(file, unwatched())).toMatchObject({ tables: [{ rowCount: 1 }] });
});

test.each([
  ['that makes no index is merged in one thread', 'INSERT INTO t VALUES (2)', 1],
  ['that makes one is merged in all, which make it', 'CREATE INDEX i ON t (a)', 3],
])('a log %s', async (_, statement, threads) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'image.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS a']);
  await runSql(file, [statement], { crash: true });
  const run = vi.spyOn(DuckDBConnection.prototype, 'run');
  onTestFinished(() => run.mockRestore());
  const resources = { memoryLimitBytes: 64 << 20, threads: 3, tempLimitBytes: 0, tempFolder: folder };
  await seal(file, { resources, signal: new AbortController().signal, report: () => {} });
  expect(run.mock.calls.map(([sql]) => sql).join('\n')).toContain(`SET threads = ${threads};`);
});

test('a log with a flipped bit makes the file unreadable', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'damaged-log.duckdb');
  await runSql(file, ['CREATE TABLE t (a INTEGER)']);
  await runSql(file, ['INSERT INTO t SELECT range FROM range(1000)'], { crash: true });
  const log = await readFile(`${file}.wal`);
  const middle = Math.floor(log.length / 2);
  log.writeUInt8(log.readUInt8(middle) ^ 1, middle);
  await writeFile(`${file}.wal`, log);
  await expect(testEngine(folder).seal(file, unwatched())).rejects.toMatchObject({
    code: 'unreadable_database',
  });
});

test('a full disk while the log is merged is reported as such', async () => {
  const disk = await smallDisk(6 * 1024 * 1024);
  if (!disk) return;
  const file = join(disk.path, 'large-log.duckdb');
  await runSql(file, ['CREATE TABLE t (a DOUBLE)', 'CHECKPOINT db']);
  const inserts = Array.from({ length: 8 }, () => 'INSERT INTO t SELECT random() FROM range(60000)');
  await runSql(file, inserts, { crash: true });
  const engine = testEngine(await temporaryFolder());
  await expect(engine.seal(file, unwatched())).rejects.toMatchObject({ code: 'insufficient_space' });
});

test.each([
  ['a field of a struct', 'CREATE TABLE t (a INTEGER, s STRUCT(x INTEGER))', 'CREATE INDEX i ON t ((s.x))'],
  ['a decimal number', 'CREATE TABLE t (a INTEGER)', 'CREATE INDEX i ON t ((1.5 * a))'],
])(
  'where a log makes an index, all are made anew with their comments, also one that begins with %s',
  async (_, table, index) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'indexes.duckdb');
    await runSql(file, [table, index, "COMMENT ON INDEX i IS 'it''s kept'"]);
    await runSql(file, ['CREATE INDEX j ON t (a)'], { crash: true });
    await testEngine(folder).seal(file, unwatched());
    expect(
      await runSql(file, ['SELECT index_name AS name, comment FROM duckdb_indexes() ORDER BY name']),
    ).toEqual([
      { name: 'i', comment: "it's kept" },
      { name: 'j', comment: null },
    ]);
  },
);
