import type { JobLedger } from '../../domain/ports/jobs.ts';
import type { RecoveryStore } from '../../domain/ports/recoveries.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';

/**
 * Throws an Error that says what to do where a recovery is to go on whose database is not configured any more, since its writer may be stopped; or
 * lies elsewhere, since what was moved aside lies beside the old place, and at the new one lies what nobody asked to be replaced.
 */
export function refuseOrphans(
  ledger: Pick<JobLedger, 'unfinished'>,
  databases: ConfiguredDatabases,
  recoveries: Pick<RecoveryStore, 'get'>,
): void {
  for (const { id, kind, database: name } of ledger.unfinished()) {
    if (kind !== 'recovery' || name === null) continue;
    const database = databases.get(name);
    if (!database) throw orphan(id, name, `leave ${name} in the configuration, under this name,`);
    const { path } = database;
    const target = recoveries.get(id)?.target ?? path;
    if (target !== path) throw orphan(id, name, `leave ${target} as its path in the configuration`);
  }
}

const orphan = (id: string, database: string, what: string): Error =>
  new Error(
    `the recovery ${id} of the database ${database} has not ended: ${what} until it has (POST /jobs/${id}/cancel puts back what was there, and starts what was stopped)`,
  );
