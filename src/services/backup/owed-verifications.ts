/** Makes up for verifications that the end of a service cut off. */
import { type Job, owedVerification } from '../../domain/job.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { IdempotencyKey, JobLedger, JobRunner } from '../../domain/ports/jobs.ts';
import type { Log } from '../../domain/ports/log.ts';

export interface OwedVerificationsOptions {
  /** By name. */
  readonly databases: Pick<ReadonlyMap<string, unknown>, 'keys'>;
  readonly ledger: Pick<JobLedger, 'lastAttempt'>;
  readonly catalog: Pick<Catalog, 'get'>;
  readonly jobs: Pick<JobRunner, 'submit'>;
  readonly log: Log;
}

/** By which the job is found that makes up for the verification of a backup. */
export const owedKey = ({
  id: key,
  requestedBy: principal,
}: Pick<Job, 'id' | 'requestedBy'>): IdempotencyKey => ({
  principal,
  path: '/verify',
  key,
  bodyHash: '',
});

/**
 * The verification that the last backup of each database was to get within its job, where it has not got it: as a job of its own, which no other start of
 * the service repeats, since it may be what takes the service down.
 */
export function startOwedVerifications(options: OwedVerificationsOptions): void {
  for (const name of options.databases.keys()) {
    try {
      startOwed(name, options);
    } catch (err) {
      options.log.error({ database: name, err }, 'a verification that was cut off could not be started');
    }
  }
}

function startOwed(database: string, { ledger, catalog, jobs, log }: OwedVerificationsOptions): void {
  const backup = ledger.lastAttempt(database);
  const request = backup && owedVerification(backup);
  const stored = request && catalog.get(request.backup);
  if (!stored || stored.verified[request.level]) return;
  const { job, replayed } = jobs.submit({
    kind: 'verify',
    request,
    database,
    requestedBy: backup.requestedBy,
    idempotency: owedKey(backup),
  });
  if (!replayed)
    log.warn({ jobId: job.id, backup: request.backup }, 'a verification that was cut off begins');
}
