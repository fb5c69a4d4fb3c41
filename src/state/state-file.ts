import { dirname, join } from 'node:path';
import type { Clock } from '../domain/ports/clock.ts';
import type { Orders } from '../domain/stored-backup.ts';
import { createAudit } from './audit.ts';
import { attachAudit, prepareAuditFile } from './audit-file.ts';
import { createCatalog } from './catalog.ts';
import { createClockMarks } from './clock-marks.ts';
import { createCopyLedger } from './copy-ledger.ts';
import { createExportCatalog } from './export-catalog.ts';
import { createIdentities } from './identities.ts';
import { createLedger } from './ledger.ts';
import { createMounts } from './mounts.ts';
import { createOutbox } from './outbox.ts';
import { createRecoveryStore } from './recoveries.ts';
import { createScheduleStore } from './schedules.ts';
import { migrate } from './schema.ts';
import { openOrReplace, openSound } from './sound-file.ts';

/**
 * Opens state.sqlite, for the one process that holds the folder's lock. It is only a cache and the history of jobs:
 * a damaged one is moved aside, a new one begun, and a notice given. The audit log beside it goes on.
 */
export function openStateFile(file: string, clock: Clock, orders: Orders) {
  const audit = join(dirname(file), 'audit.sqlite');
  const notices = prepareAuditFile(audit, clock);
  const open = () => ({ ...openTables(file, audit, clock, orders), notices });
  return openOrReplace(file, clock, open, (told) => {
    const notice = `${told}: job history and Idempotency-Keys start anew, the catalog is read from the repositories; the audit log goes on`;
    return { ...open(), notices: [...notices, notice] };
  });
}

function openTables(file: string, audit: string, clock: Clock, orders: Orders) {
  return openSound(file, (database) => {
    migrate(database, orders);
    attachAudit(database, audit);
    return {
      ledger: createLedger(database),
      catalog: createCatalog(database, clock, orders),
      exportCatalog: createExportCatalog(database, orders),
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
  });
}
