import type { ConfiguredDatabase } from '../../domain/database.ts';
import { isEnded, type Job, owedVerification } from '../../domain/job.ts';
import type { IdempotencyKey, JobRunner } from '../../domain/ports/jobs.ts';
import type { AwaitedPrune, ScheduleStore } from '../../domain/ports/schedules.ts';
import { isProblem } from '../../domain/problem.ts';
import { requesterOf } from '../../domain/schedule.ts';
import { owedKey } from '../backup/owed-verifications.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import { findJob, pauseMs } from './scheduled-run.ts';

export interface PruneAfterBackupsOptions {
  readonly store: Pick<ScheduleStore, 'awaitedPrunes' | 'settlePrune'>;
  readonly jobs: Pick<JobRunner, 'submit' | 'get' | 'earlier'>;
  readonly databases: ConfiguredDatabases;
}

/**
 * Prunes databases whose scheduled backup has succeeded, and been verified where it was to be; again where the end of the service has interrupted
 * that. False: some are still backed up, verified or pruned, or cannot be pruned yet. `upMs`: how long the service has been up.
 */
export function pruneAfterBackups(options: PruneAfterBackupsOptions, upMs: number): boolean {
  const all = options.store.awaitedPrunes();
  const waiting = all.filter((awaited) => {
    // The prune of a run that has begun since removes what this would. An operator's run has none.
    const isReplaced = all.some(
      ({ schedule, runId }) => schedule === awaited.schedule && runId > awaited.runId,
    );
    const done = isReplaced || pruneAfter(awaited, options, upMs);
    if (done) options.store.settlePrune(awaited.runId);
    return !done;
  });
  return waiting.length === 0;
}

/** True: nothing is left to be done. */
function pruneAfter(awaited: AwaitedPrune, options: PruneAfterBackupsOptions, upMs: number): boolean {
  const { jobs, databases } = options;
  const backup = findJob(awaited.jobId, jobs);
  if (backup && !isEnded(backup)) return false;
  const database = databases.get(backup?.database ?? '');
  if (backup?.state !== 'succeeded' || !database?.retention) return true;
  if (owedVerification(backup)) {
    const proof = jobs.earlier(owedKey(backup));
    if (proof && !isEnded(proof)) return false;
    // Nothing has proven it as it should be: the next backup's prune removes what this one would.
    if (proof?.state !== 'succeeded') return true;
  }
  return prune(awaited, database, options, upMs);
}

/** The same. */
function prune(
  awaited: AwaitedPrune,
  { name: database }: ConfiguredDatabase,
  { jobs }: Pick<PruneAfterBackupsOptions, 'jobs'>,
  upMs: number,
): boolean {
  const { last, interruptions } = attemptsOf(awaited, jobs);
  if (last && !isEnded(last)) return false;
  if (last && !wasInterrupted(last)) return true;
  if (upMs < pauseMs(interruptions)) return false;
  try {
    jobs.submit({
      kind: 'prune',
      request: { database },
      database,
      requestedBy: requesterOf(awaited.schedule),
      // A process that dies starts no second one.
      idempotency: keyOf(awaited, interruptions),
    });
  } catch (error) {
    // What is in the way now may not be when it is tried again.
    if (!isProblem(error, 'operation_in_progress', 'shutting_down')) throw error;
  }
  return false;
}

/** The prune that was begun last after a backup, and how many the end of the service has interrupted. */
function attemptsOf(awaited: AwaitedPrune, jobs: Pick<JobRunner, 'earlier'>) {
  let last: Job | null = null;
  for (let interruptions = 0; ; interruptions += 1) {
    const next = jobs.earlier(keyOf(awaited, interruptions));
    if (!next) return { last, interruptions };
    last = next;
    if (!wasInterrupted(next)) return { last, interruptions };
  }
}

const wasInterrupted = ({ problem }: Job): boolean => problem?.code === 'interrupted';

const keyOf = ({ schedule, jobId }: AwaitedPrune, interruptions: number): IdempotencyKey => ({
  principal: requesterOf(schedule),
  path: '/retention',
  key: interruptions === 0 ? jobId : `${jobId} ${interruptions}`,
  bodyHash: '',
});
