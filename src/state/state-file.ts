import { chmodSync, existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { compactInstant } from '../domain/ids.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { createAudit } from './audit.ts';
import { createCatalog, type OrderOf } from './catalog.ts';
import { createClockMarks } from './clock-marks.ts';
import { createCopyLedger } from './copy-ledger.ts';
import { createExportCatalog } from './export-catalog.ts';
import { createIdentities } from './identities.ts';
import { createLedger } from './ledger.ts';
import { createOutbox } from './outbox.ts';
import { createRecoveryStore } from './recoveries.ts';
import { createScheduleStore } from './schedules.ts';
import { migrate } from './schema.ts';
import { isSqliteError, sqliteCodes } from './sqlite.ts';

class DamagedFile extends Error {}

/**
 * Opens state.sqlite, for the one process that holds the folder's lock. It is only a cache and the history of jobs:
 * a damaged one is moved aside, a new one begun, and a notice given.
 */
export function openStateFile(file: string, clock: Clock, orderOf?: OrderOf) {
  try {
    return { ...open(file, clock, orderOf), notices: [] };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = moveAside(file, clock.now());
    const notice = `${file} was damaged (${error.message}) and is now ${aside}: job history and Idempotency-Keys start anew, the catalog is read from the repositories`;
    return { ...open(file, clock, orderOf), notices: [notice] };
  }
}

/** A table that is not there (`error`) is damage too: all our statements are right for a sound file. */
const isDamage = (error: unknown): error is Error =>
  error instanceof DamagedFile ||
  isSqliteError(error, sqliteCodes.corrupt, sqliteCodes.notADatabase, sqliteCodes.error);

function open(file: string, clock: Clock, orderOf?: OrderOf) {
  const database = new DatabaseSync(file);
  try {
    chmodSync(file, 0o600);
    // Without FULL a power cut could lose a job that a client has been told of.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    check(database);
    migrate(database);
    return {
      ledger: createLedger(database),
      catalog: createCatalog(database, clock, orderOf),
      exportCatalog: createExportCatalog(database),
      identities: createIdentities(database),
      copies: createCopyLedger(database),
      outbox: createOutbox(database),
      audit: createAudit(database),
      schedules: createScheduleStore(database),
      recoveries: createRecoveryStore(database),
      clockMarks: createClockMarks(database),
      close() {
        if (database.isOpen) database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function check(database: DatabaseSync): void {
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
