import { copyFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runSql } from './duckdb.ts';

const headerBytes = 3 * 4096;

/**
 * A file of which DuckDB aborts the process that opens it (SIGABRT, "MarkBlockAsModified called with already freed block
 * id"): the headers of one checkpoint over the blocks of a later one, as a plain copy of a file in use can get them.
 * On a busy machine DuckDB lays a few of a hundred out in another way, and then cannot read them: those are made again.
 */
export async function makeTornDatabase(folder: string): Promise<string> {
  const file = join(folder, 'torn.duckdb');
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await tear(file, join(folder, 'earlier.duckdb'));
    if (await abortsOpener(file)) return file;
  }
  throw new Error('no torn file came about that aborts whoever opens it');
}

const abortsOpener = (file: string): Promise<boolean> =>
  runSql(file, [], { attach: 'READ_ONLY' }).then(
    () => false,
    (error: unknown) => String(error).includes('SIGABRT'),
  );

async function tear(file: string, earlier: string): Promise<void> {
  for (const old of [file, `${file}.wal`]) await rm(old, { force: true });
  const options = { attach: 'BLOCK_SIZE 16384' };
  await runSql(
    file,
    [
      'CREATE TABLE t (id INTEGER PRIMARY KEY, s VARCHAR)',
      'CREATE TABLE u (a INTEGER, b VARCHAR)',
      "INSERT INTO t SELECT range, 'x' || range FROM range(20000)",
      "INSERT INTO u SELECT range, 'x' || range FROM range(20000)",
    ],
    options,
  );
  await copyFile(file, earlier);
  await runSql(file, [
    "UPDATE t SET s = s || 'y' WHERE id % 3 = 0",
    'CHECKPOINT db',
    'DELETE FROM u WHERE a % 2 = 0',
    'CHECKPOINT db',
    "INSERT INTO t SELECT range + 100000, 'new' FROM range(20000)",
  ]);
  await copyHeaders(earlier, file);
}

async function copyHeaders(from: string, to: string): Promise<void> {
  const source = await open(from, 'r');
  const target = await open(to, 'r+');
  const { buffer } = await source.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
  await target.write(buffer, 0, headerBytes, 0);
  await Promise.all([source.close(), target.close()]);
}
