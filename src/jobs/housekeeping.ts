import { isResumable, type Job } from '../domain/job.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JobLedger, PublishedBy } from '../domain/ports/jobs.ts';
import type { Log } from '../domain/ports/log.ts';
import { rest } from '../domain/rest.ts';
import { interruption, stopped } from './outcome.ts';
import { endedJob, type Outcome } from './transitions.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const jobsKeptMs = 30 * 24 * hourMs;
/** How long an Idempotency-Key is good for. */
export const keysKeptMs = 24 * hourMs;

interface Expiring extends Housekeeping {
  /** null: it is right. */
  readonly whyClockIsWrong: () => string | null;
}

interface Recovering extends Housekeeping {
  readonly publishedBy: PublishedBy;
}

interface Housekeeping {
  readonly ledger: JobLedger;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Ends what a process that died left queued or running: `failed`, `interrupted`, but where it had published what it was for. When it
 * died nobody knows, so how long the job took stays null. Gives those that are to go on.
 */
export function recoverJobs({ ledger, clock, publishedBy, log }: Recovering): Job[] {
  const unfinished = ledger.unfinished();
  for (const job of unfinished) {
    if (isResumable(job.kind)) continue;
    const ended = endedJob(job, leftBy(job, publishedBy), clock.now(), null);
    ledger.update(ended);
    log.warn({ jobId: job.id, kind: job.kind, phase: job.phase, state: ended.state }, 'job was cut off');
  }
  return unfinished.filter(({ kind }) => isResumable(kind));
}

function leftBy(job: Job, publishedBy: PublishedBy): Outcome {
  const published = publishedBy(job);
  if (!published) return stopped(interruption(), job.id);
  const { problem, result } = published;
  return problem ? { ...stopped(problem, job.id), result } : { state: 'succeeded', problem, result };
}

/** Removes old jobs and keys, now and every hour, by a clock that can be trusted. Resolves once the signal has fired. */
export async function expireHourly(options: Expiring, signal: AbortSignal): Promise<void> {
  const { clock } = options;
  while (!signal.aborted) {
    expire(options);
    await rest(hourMs, { clock, signal });
  }
}

function expire({ ledger, clock, whyClockIsWrong, log }: Expiring): void {
  const now = clock.now().getTime();
  try {
    const why = whyClockIsWrong();
    if (why === null) ledger.expire(new Date(now - jobsKeptMs), new Date(now - keysKeptMs));
    else log.error({ why }, 'old jobs stay');
  } catch (err) {
    log.error({ err }, 'old jobs could not be removed');
  }
}

/** Stores, each minute, what could not be stored before. Resolves once the signal has fired. */
export async function storeEachMinute(store: () => void, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await rest(minuteMs, { clock, signal });
    store();
  }
}
