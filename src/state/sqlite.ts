import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Problem } from '../domain/problem.ts';

/** Of a file of ours that does not hold what we wrote. */
export class DamagedFile extends Error {}

/** Primary result codes, https://sqlite.org/rescode.html. */
export const sqliteCodes = { error: 1, busy: 5, corrupt: 11, full: 13, notADatabase: 26 } as const;

/** Whether SQLite threw this: with one of these primary result codes, or with any where none is named. */
export const isSqliteError = (error: unknown, ...codes: readonly number[]): error is Error =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (codes.length === 0 || codes.includes(error.errcode & 0xff));

/**
 * Runs writes in one transaction: all of them are kept, or none. Throws `insufficient_space` where the file system is
 * full.
 */
export function write(database: DatabaseSync, writes: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    writes();
    database.exec('COMMIT');
  } catch (error) {
    // A full disk has rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    if (!isSqliteError(error, sqliteCodes.full)) throw error;
    throw new Problem('insufficient_space', 'The file system of the state folder is full.', { cause: error });
  }
}

/**
 * Reads a column of JSON back. We wrote it ourselves, so what is not of its type is damage that SQLite cannot see:
 * throws a DamagedFile.
 */
export function parseColumn<T>(value: SQLOutputValue | undefined, guard: (value: unknown) => value is T): T {
  const parsed = parseJson(value);
  if (guard(parsed)) return parsed;
  throw new DamagedFile('state.sqlite is damaged: stop the service, move the file away and start again');
}

/**
 * As `write`, for what a power cut may take back, though never the end of a process: it waits for no disk. The next `write` makes it durable
 * with its own.
 */
export function writeSoon(database: DatabaseSync, writes: () => void): void {
  database.exec('PRAGMA main.synchronous = NORMAL');
  try {
    write(database, writes);
  } finally {
    database.exec('PRAGMA main.synchronous = FULL');
  }
}

function parseJson(value: SQLOutputValue | undefined): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}

/** An instant as indexes order it, in milliseconds; what no Date can hold (a leap second) comes first of all. */
export function milliseconds(instant: string): number {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? 0 : time;
}
