import type { JobLedger } from '../../domain/ports/jobs.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';

/** Throws an Error that says what to do where a recovery is to go on whose database is not configured any more: its writer may be stopped. */
export function refuseOrphans(ledger: Pick<JobLedger, 'unfinished'>, databases: ConfiguredDatabases): void {
  for (const { id, kind, database } of ledger.unfinished()) {
    if (kind !== 'recovery' || database === null || databases.has(database)) continue;
    throw new Error(
      `the recovery ${id} of the database ${database} has not ended: leave ${database} in the configuration, under this name, until it has (POST /jobs/${id}/cancel puts back what was there, and starts what was stopped)`,
    );
  }
}
