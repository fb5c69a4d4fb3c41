/** The audit log lies in a file of its own: what damages or removes the state, which can be made anew, leaves it as it is. */
import type { DatabaseSync } from 'node:sqlite';
import { itself } from '../domain/access.ts';
import type { AuditedRequest } from '../domain/audit.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { prepareAuditEntry } from './audit.ts';
import { openOrReplace, openSound } from './sound-file.ts';
import { write } from './sqlite.ts';

const tables = `
  CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, principal TEXT NOT NULL, document TEXT NOT NULL
  );
  CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`;

/** Makes the file where there is none. A damaged one is moved aside, and the first entry of the new one says so; gives a notice then. */
export function prepareAuditFile(file: string, clock: Clock): string[] {
  const make = () => {
    prepare(file, null);
    return [];
  };
  return openOrReplace(file, clock, make, (told, aside) => {
    prepare(file, gapEntry(aside, clock.now()));
    return [`${told}: a new audit log begins`];
  });
}

function prepare(file: string, first: AuditedRequest | null): void {
  openSound(file, (database) => {
    write(database, () => {
      database.exec(tables);
      if (first) prepareAuditEntry(database)(first);
    });
    // Prepared, so that a table of another shape shows here.
    prepareAuditEntry(database);
    database.close();
  });
}

/** Whoever reads the log must see that there is more of it, and where. */
const gapEntry = (aside: string, now: Date): AuditedRequest => ({
  kind: 'request',
  at: now.toISOString(),
  principal: itself,
  role: 'admin',
  address: 'local',
  operation: 'beginAuditLog',
  method: 'MOVE',
  path: aside,
  body: null,
  status: 500,
  code: 'internal',
  requestId: 'start',
  jobId: null,
});

/** Lays the file beside the tables of the state, and moves there what a version before this one kept among them. */
export function attachAudit(database: DatabaseSync, file: string): void {
  database.prepare('ATTACH ? AS trail').run(file);
  // Without FULL a power cut could lose what was told.
  database.exec('PRAGMA trail.synchronous = FULL');
  const old = database.prepare("SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = 'audit'");
  if (!old.get()) return;
  write(database, () => database.exec('INSERT OR IGNORE INTO trail.audit SELECT * FROM main.audit'));
  // Not before the copy is kept: two files are not changed in one go.
  write(database, () => database.exec('DROP TABLE main.audit'));
}
