/** Logs as a writer leaves them that has an extension loaded which duckback has not. */
import { readFile, writeFile } from 'node:fs/promises';
import { checksum } from '../../src/duckfile/checksum.ts';
import { runSql } from './duckdb.ts';

/** The index type that is built in, and one that no extension has: they differ in nothing but their name. */
const known = 'ART';
const unknown = 'RTR';
const frameBytes = 16;
const firstBlock = 12_288;
const blockBytes = 262_144;

/** A name as DuckDB writes it: its length, then its bytes. */
const nameOf = (type: string): string => `${String.fromCharCode(type.length)}${type}`;

/** Rows of the table `t` that `makeExtensionLog` makes; two of them, and an index, are in the log alone. */
export const extensionRows = 1002;

/** Makes a database whose log holds an index of an extension: DuckDB without it can neither replay nor checkpoint that. */
export async function makeExtensionLog(file: string): Promise<void> {
  await runSql(file, ['CREATE TABLE t AS SELECT range AS a FROM range(1000)']);
  await addExtensionLog(file, 't', 'a', ['INSERT INTO t VALUES (-1), (-2)']);
}

/** Adds such an index, and whatever the statements do, to the log of a database. */
export async function addExtensionLog(
  file: string,
  table: string,
  column: string,
  statements: readonly string[],
): Promise<void> {
  await runSql(file, [...statements, `CREATE INDEX of_an_extension ON ${table} (${column})`], {
    crash: true,
  });
  await renameIndexType(file, known, unknown);
}

/** Makes a database without a log that has such an index: its writer checkpointed before it left. */
export async function makeExtensionIndex(file: string): Promise<void> {
  await runSql(file, ['CREATE TABLE t AS SELECT range AS a FROM range(1000)', 'CREATE INDEX by_a ON t (a)']);
  const bytes = await readFile(file);
  const at = bytes.lastIndexOf(nameOf(known), undefined, 'latin1');
  if (at < 0) throw new Error(`there is no index in ${file}`);
  bytes.write(nameOf(unknown), at, 'latin1');
  const start = firstBlock + Math.floor((at - firstBlock) / blockBytes) * blockBytes;
  const block = bytes.subarray(start, start + blockBytes);
  block.writeBigUInt64LE(checksum(block.subarray(8)), 0);
  await writeFile(file, bytes);
}

/** As if the extension were loaded: DuckDB can read the database again. */
export const loadExtension = (file: string): Promise<void> => renameIndexType(file, unknown, known);

async function renameIndexType(file: string, from: string, to: string): Promise<void> {
  const log = await readFile(`${file}.wal`);
  let renamed = 0;
  for (let at = log.indexOf(Buffer.of(0xff, 0xff)) + 2; at < log.length; ) {
    const payload = log.subarray(at + frameBytes, at + frameBytes + Number(log.readBigUInt64LE(at)));
    const name = payload.indexOf(nameOf(from), 0, 'latin1');
    if (name >= 0) {
      payload.write(nameOf(to), name, 'latin1');
      log.writeBigUInt64LE(checksum(payload), at + 8);
      renamed += 1;
    }
    at += frameBytes + payload.length;
  }
  if (renamed !== 1) throw new Error(`${renamed} indexes were renamed in ${file}.wal`);
  await writeFile(`${file}.wal`, log);
}
