import { randomBytes as systemRandomBytes } from 'node:crypto';
import { isEnded, type Job } from '../domain/job.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { IdempotencyKey, JobHandlers, JobLedger, JobRunner, PublishedBy } from '../domain/ports/jobs.ts';
import type { Log } from '../domain/ports/log.ts';
import { Problem } from '../domain/problem.ts';
import { within } from '../domain/rest.ts';
import { unknownJob } from '../domain/unknown-job.ts';
import { createEvents } from './events.ts';
import { createExclusion } from './exclusion.ts';
import { expireHourly, recoverJobs, storeEachMinute } from './housekeeping.ts';
import { earlierJob } from './idempotency.ts';
import { createLauncher, type Launcher } from './launcher.ts';
import type { LiveJob } from './live-job.ts';
import { interruption, stopped } from './outcome.ts';
import { createSlots, type Slots } from './slots.ts';

export interface JobRunnerOptions {
  readonly ledger: JobLedger;
  readonly handlers: JobHandlers;
  readonly clock: Clock;
  /** At least 1. */
  readonly maxConcurrentJobs: number;
  readonly log: Log;
  readonly publishedBy: PublishedBy;
  /** Old jobs stay then; null: it is right. */
  readonly whyClockIsWrong: () => string | null;
  /** So many random bytes; the machine's without it. */
  readonly randomBytes?: (count: number) => Uint8Array;
}

/**
 * Runs jobs in this process. Before it returns, jobs that a dead process left unfinished have failed as `interrupted`, but those
 * that had published what they were for, and those that are to go on.
 * The ledger has every change of a job but its progress, which lives here; where it cannot be written, running jobs go
 * on and the log tells.
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { ledger, clock, log, randomBytes = systemRandomBytes } = options;
  const left = recoverJobs(options);
  const exclusion = createExclusion();
  const slots = createSlots(options.maxConcurrentJobs);
  const events = createEvents(log);
  const { live, find, launch, adopt, storeEnds } = createLauncher({
    ...options,
    randomBytes,
    events,
    exclusion,
    slots,
  });
  /** By id: those that have not been let go on yet. */
  const adopted = new Map(left.map((job) => [job.id, adopt(job)]));
  for (const { id, cancelRequested } of left) if (cancelRequested) live.get(id)?.stop.request(cancelled());
  const closing = new AbortController();
  const expiring = expireHourly(options, closing.signal);
  const storing = storeEachMinute(storeEnds, clock, closing.signal);

  function get(id: string): Job {
    const job = find(id);
    if (job) return job;
    throw unknownJob(id);
  }

  function earlier(asked: IdempotencyKey): Job | null {
    const id = earlierJob(ledger, clock, asked);
    return id === null ? null : find(id);
  }

  return {
    get,
    earlier,
    submit(submission) {
      const replayed = submission.idempotency ? earlier(submission.idempotency) : null;
      if (replayed) return { job: replayed, replayed: true };
      if (closing.signal.aborted) throw new Problem('shutting_down', 'The service takes no new jobs.');
      return { job: launch(submission), replayed: false };
    },
    async wait(id, ms, signal) {
      const job = live.get(id);
      if (job) await within(job.ended, ms, { clock, signal });
      return get(id);
    },
    cancel(id) {
      const entry = live.get(id);
      if (!entry || isEnded(entry.record.current())) throw alreadyEnded(get(id));
      if (!cancel(entry, slots)) throw pastReturn(id);
      return entry.record.current();
    },
    unfinished: (requestedBy) => {
      const mine = [...live.values()].map(({ record }) => record.current());
      return mine.filter((job) => job.requestedBy === requestedBy && !isEnded(job)).length;
    },
    list(filter, page) {
      const { items, ...rest } = ledger.list(filter, page);
      return { items: items.map((job) => live.get(job.id)?.record.current() ?? job), ...rest };
    },
    writing(database) {
      const id = exclusion.holder(database);
      return id === null ? null : find(id);
    },
    claim: (database) => exclusion.take(database, null),
    subscribe: events.subscribe,
    resume() {
      for (const [id, enter] of adopted) {
        log.warn({ jobId: id }, 'job goes on');
        adopted.delete(id);
        enter();
      }
    },
    async close() {
      closing.abort();
      for (const id of adopted.keys()) live.get(id)?.end(stopped(interruption(), id), null);
      adopted.clear();
      await Promise.all([expiring, storing, stopAll(live, slots)]);
      storeEnds();
    },
  };
}

/** Ends a job that waits, asks one that runs to stop; false when it is past its point of no return. */
function stop(entry: LiveJob, slots: Slots, reason: Problem): boolean {
  const { id } = entry.record.current();
  if (!slots.withdraw(id)) return entry.stop.request(reason);
  entry.end(stopped(reason, id), null);
  return true;
}

/** One that goes on, and waits for its turn, must have it: there may be things to undo. The service may end before that. */
function cancel(entry: LiveJob, slots: Slots): boolean {
  if (entry.record.current().attempt === 1) return stop(entry, slots, cancelled());
  if (!entry.stop.request(cancelled())) return false;
  entry.record.change((job) => ({ ...job, cancelRequested: true }));
  return true;
}

const cancelled = (): Problem => new Problem('cancelled', 'The job was cancelled.');

/** Resolves once every job has ended, by itself or for being asked to. */
async function stopAll(live: Launcher['live'], slots: Slots): Promise<void> {
  const entries = [...live.values()];
  for (const entry of entries) stop(entry, slots, interruption());
  await Promise.all(entries.map((entry) => entry.ended));
}

const alreadyEnded = ({ id, state }: Job): Problem =>
  new Problem('job_finished', `${id} has already ended: ${state}.`, { jobId: id });

const pastReturn = (id: string): Problem =>
  new Problem(
    'operation_in_progress',
    `${id} can no longer be cancelled: what it made is being put in its place.`,
    {
      hint: 'Wait for its end: GET /jobs/{id}.',
      jobId: id,
    },
  );
