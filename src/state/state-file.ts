import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../domain/ports/clock.ts';
import { createAudit } from './audit.ts';
import { attachAudit, prepareAuditFile } from './audit-file.ts';
import { createCatalog, type OrderOf } from './catalog.ts';
import { createClockMarks } from './clock-marks.ts';
import { createCopyLedger } from './copy-ledger.ts';
import { isDamage, moveAside, openTwice, requireSound } from './damage.ts';
import { createExportCatalog } from './export-catalog.ts';
import { createIdentities } from './identities.ts';
import { createLedger } from './ledger.ts';
import { createMounts } from './mounts.ts';
import { createOutbox } from './outbox.ts';
import { createRecoveryStore } from './recoveries.ts';
import { createScheduleStore } from './schedules.ts';
import { migrate } from './schema.ts';

/**
 * Opens state.sqlite, for the one process that holds the folder's lock. It is only a cache and the history of jobs:
 * a damaged one is moved aside, a new one begun, and a notice given. The audit log beside it goes on.
 */
export function openStateFile(file: string, clock: Clock, orderOf?: OrderOf) {
  const notices = prepareAuditFile(auditOf(file), clock);
  try {
    return { ...openTwice(() => open(file, clock, orderOf)), notices };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = moveAside(file, clock.now());
    const notice = `${file} was damaged (${error.message}) and is now ${aside}: job history and Idempotency-Keys start anew, the catalog is read from the repositories; the audit log goes on`;
    return { ...open(file, clock, orderOf), notices: [...notices, notice] };
  }
}

const auditOf = (file: string): string => join(dirname(file), 'audit.sqlite');

function open(file: string, clock: Clock, orderOf?: OrderOf) {
  const database = new DatabaseSync(file);
  try {
    chmodSync(file, 0o600);
    // Without FULL a power cut could lose a job that a client has been told of.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    requireSound(database);
    migrate(database);
    attachAudit(database, auditOf(file));
    return {
      ledger: createLedger(database),
      catalog: createCatalog(database, clock, orderOf),
      exportCatalog: createExportCatalog(database),
      identities: createIdentities(database),
      copies: createCopyLedger(database),
      mounts: createMounts(database),
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
