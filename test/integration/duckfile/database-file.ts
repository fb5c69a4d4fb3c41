import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { OpenContent, StructureReport } from '../../../src/domain/ports/structure.ts';
import { checkStructure } from '../../../src/duckfile/structure.ts';
import { runSql } from '../../support/duckdb.ts';

/** Makes a file with tables, an index, several checkpoints and many free blocks. */
export const makeDatabase = (file: string, attach: string) =>
  runSql(
    file,
    [
      'CREATE TABLE kept AS SELECT range AS id, hash(range)::VARCHAR AS word FROM range(60000)',
      'CREATE TABLE dropped AS FROM kept',
      'CREATE INDEX word_of ON kept (id)',
      'CHECKPOINT',
      'DROP TABLE dropped',
      'CHECKPOINT',
      "INSERT INTO kept VALUES (-1, 'last')",
      'CHECKPOINT',
    ],
    { attach },
  );

/** Makes an encrypted file; DuckDB does so from another one. */
export const makeEncryptedDatabase = (file: string) =>
  runSql(`${file}.other`, [
    'SET force_mbedtls_unsafe = true',
    `ATTACH '${file}' AS secret (ENCRYPTION_KEY 'a key')`,
    'CREATE TABLE secret.t AS SELECT 1 AS id',
    'DETACH secret',
  ]);

export const contentOf =
  (file: string): OpenContent =>
  (range) =>
    createReadStream(file, { highWaterMark: 100_000, ...range });

export const check = (open: OpenContent): Promise<StructureReport> =>
  checkStructure(open, { signal: new AbortController().signal });

/** A file's bytes in memory, with one bit flipped, as `checkStructure` reads them. */
export function withFlippedBit(bytes: Uint8Array, bit: number): OpenContent {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return async function* (range) {
    yield range ? copy.subarray(range.start, range.end + 1) : copy;
  };
}

/** Copies the first `length` bytes of a file. */
export async function truncatedCopy(file: string, copy: string, length: number): Promise<void> {
  await writeFile(copy, (await readFile(file)).subarray(0, length));
}
