import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { runSql } from './duckdb.ts';

const headerBytes = 3 * 4096;

/**
 * A file of which DuckDB aborts the process that opens it (SIGABRT, "MarkBlockAsModified called with already freed block
 * id"): the headers of one checkpoint over the blocks of a later one, as a plain copy of a file in use can get them.
 * Small blocks and one writer thread make it the same every time.
 */
export async function makeTornDatabase(folder: string): Promise<string> {
  const file = join(folder, 'torn.duckdb');
  const earlier = join(folder, 'earlier.duckdb');
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
  return file;
}

async function copyHeaders(from: string, to: string): Promise<void> {
  const source = await open(from, 'r');
  const target = await open(to, 'r+');
  const { buffer } = await source.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
  await target.write(buffer, 0, headerBytes, 0);
  await Promise.all([source.close(), target.close()]);
}
