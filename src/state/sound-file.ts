/** How a start opens a SQLite file of the state, and what it does about a damaged one. */
import { chmodSync, existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { compactInstant } from '../domain/ids.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { DamagedFile, isSqliteError, sqliteCodes } from './sqlite.ts';

/**
 * Gives the file, made where there is none, to `use`; where that throws it is closed. A table that is not there is damage too: all our
 * statements are right for a sound file.
 */
export function openSound<T>(file: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file);
  try {
    chmodSync(file, 0o600);
    // Without FULL a power cut could lose what a client has been told of.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    requireSound(database);
    return use(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What `open` gives. Where it finds the file damaged that is moved aside, and `begin` makes a new one; `told`: how a notice begins. */
export function openOrReplace<T>(
  file: string,
  { now }: Pick<Clock, 'now'>,
  open: () => T,
  begin: (told: string, aside: string) => T,
): T {
  try {
    return openTwice(open);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = moveAside(file, now());
    return begin(`${file} was damaged (${error.message}) and is now ${aside}`, aside);
  }
}

/** What was found to be damaged is opened once more: of a disk that fails to read for a moment SQLite says the same. */
function openTwice<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return open();
  }
}

const isDamage = (error: unknown): error is Error =>
  error instanceof DamagedFile ||
  isSqliteError(error, sqliteCodes.corrupt, sqliteCodes.notADatabase, sqliteCodes.error);

function requireSound(database: DatabaseSync): void {
  const answer = String(database.prepare('PRAGMA quick_check(1)').get()?.quick_check);
  if (answer !== 'ok') throw new DamagedFile(answer);
}

/** The log goes with the file: beside a new one it would be replayed into it. */
function moveAside(file: string, now: Date): string {
  const aside = `${file}.damaged-${compactInstant(now)}`;
  for (const suffix of ['-shm', '-wal', '']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}
