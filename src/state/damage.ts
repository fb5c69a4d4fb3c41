/** What a start finds of a SQLite file that cannot be used. */
import { existsSync, renameSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { compactInstant } from '../domain/ids.ts';
import { isSqliteError, sqliteCodes } from './sqlite.ts';

class DamagedFile extends Error {}

/** A table that is not there (`error`) is damage too: all our statements are right for a sound file. */
export const isDamage = (error: unknown): error is Error =>
  error instanceof DamagedFile ||
  isSqliteError(error, sqliteCodes.corrupt, sqliteCodes.notADatabase, sqliteCodes.error);

/**
 * Opens what may be damaged, and what was found to be once more: of a disk that fails to read for a moment SQLite says the same. Throws what
 * `isDamage` knows where it is damaged indeed.
 */
export function openTwice<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return open();
  }
}

/** Throws what `isDamage` knows. */
export function requireSound(database: DatabaseSync): void {
  const answer = String(database.prepare('PRAGMA quick_check(1)').get()?.quick_check);
  if (answer !== 'ok') throw new DamagedFile(answer);
}

/** The log goes with the file: beside a new one it would be replayed into it. */
export function moveAside(file: string, now: Date): string {
  const aside = `${file}.damaged-${compactInstant(now)}`;
  for (const suffix of ['-shm', '-wal', '']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}
