import { isEnded, owedVerification } from '../../domain/job.ts';
import type { JobRunner } from '../../domain/ports/jobs.ts';
import type { AwaitedPrune, ScheduleStore } from '../../domain/ports/schedules.ts';
import { Problem } from '../../domain/problem.ts';
import { requesterOf } from '../../domain/schedule.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import { findJob } from './scheduled-run.ts';

export interface PruneAfterBackupsOptions {
  readonly store: Pick<ScheduleStore, 'awaitedPrunes' | 'settlePrune'>;
  readonly jobs: Pick<JobRunner, 'submit' | 'get'>;
  readonly databases: ConfiguredDatabases;
}

/** It is tried again. */
const inTheWay: ReadonlySet<string> = new Set(['operation_in_progress', 'shutting_down']);

/** Prunes databases whose scheduled backup has succeeded. False: some are still backed up, or cannot be pruned yet. */
export function pruneAfterBackups(options: PruneAfterBackupsOptions): boolean {
  const waiting = options.store.awaitedPrunes().filter((awaited) => {
    const done = pruneAfter(awaited, options);
    if (done) options.store.settlePrune(awaited.runId);
    return !done;
  });
  return waiting.length === 0;
}

/** True: nothing is left to be done. */
function pruneAfter(
  { schedule, jobId }: AwaitedPrune,
  { jobs, databases }: PruneAfterBackupsOptions,
): boolean {
  const backup = findJob(jobId, jobs);
  if (backup && !isEnded(backup)) return false;
  const database = databases.get(backup?.database ?? '');
  if (backup?.state !== 'succeeded' || !database?.retention) return true;
  // Nothing has proven it as it should be: the next backup's prune removes what this one would.
  if (owedVerification(backup)) return true;
  try {
    jobs.submit({
      kind: 'prune',
      request: { database: database.name },
      database: database.name,
      requestedBy: requesterOf(schedule),
      // A process that dies before it has settled this starts no second one.
      idempotency: { principal: requesterOf(schedule), path: '/retention', key: jobId, bodyHash: '' },
    });
    return true;
  } catch (error) {
    if (error instanceof Problem && inTheWay.has(error.code)) return false;
    throw error;
  }
}
