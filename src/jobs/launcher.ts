import { datedId } from '../domain/ids.ts';
import { isEnded, isWriting, type Job, laneOf } from '../domain/job.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { AnySubmission, JobHandlers, JobLedger } from '../domain/ports/jobs.ts';
import type { Log } from '../domain/ports/log.ts';
import type { JobEvents } from './events.ts';
import type { Exclusion } from './exclusion.ts';
import { createLiveJob, type LiveJob } from './live-job.ts';
import { createRecord } from './record.ts';
import type { Slots } from './slots.ts';
import { queuedJob, resumedJob } from './transitions.ts';

export interface LauncherOptions {
  readonly ledger: JobLedger;
  readonly handlers: JobHandlers;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: JobEvents;
  readonly exclusion: Exclusion;
  readonly slots: Slots;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** Makes jobs of submissions, and knows those whose end the ledger does not have yet. */
export interface Launcher {
  readonly live: ReadonlyMap<string, LiveJob>;
  /** A job as it is now, wherever it is known. */
  find(id: string): Job | null;
  /** Records the job and lets it run, or wait. Throws `operation_in_progress`, `insufficient_space`: nothing is left then. */
  launch(submission: AnySubmission): Job;
  /** Keeps the database of a job that a service before this one left, which begins to run, or waits, when the returned function is called. */
  adopt(job: Job): () => void;
  /** Stores the ends of jobs that could not be stored before. */
  storeEnds(): void;
}

export function createLauncher(options: LauncherOptions): Launcher {
  const { ledger, handlers, clock, log, events, exclusion, slots, randomBytes } = options;
  const live = new Map<string, LiveJob>();

  const find = (id: string): Job | null => live.get(id)?.record.current() ?? ledger.get(id);

  function newId(): string {
    const id = datedId('job', clock.now(), randomBytes(3));
    return find(id) ? newId() : id;
  }

  /** Takes the job's database and records the job; gives the release. */
  function admit(job: Job, { database, idempotency, run }: AnySubmission): () => void {
    const free = database === null || !isWriting(job);
    const release = free ? () => undefined : exclusion.take(database, job.id);
    try {
      ledger.insert(job, idempotency && { ...idempotency, jobId: job.id, at: job.createdAt }, run);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** A job must not fail for want of its record: one whose end cannot be stored stays known here. */
  function store(job: Job): void {
    try {
      ledger.update(job);
      if (isEnded(job)) live.delete(job.id);
    } catch (err) {
      log.error({ jobId: job.id, state: job.state, err }, 'the state of a job could not be stored');
    }
  }

  /** Makes it known, and gives the function that lets it run, or wait. */
  function register(job: Job, release: () => void): () => void {
    const record = createRecord({ job, clock, store, publish: events.publish });
    const lane = laneOf(job);
    const onEnd = (ran: boolean) => {
      release();
      if (ran) slots.leave(lane);
    };
    const entry = createLiveJob({ record, handlers, clock, log, onEnd });
    live.set(job.id, entry);
    return () => slots.enter(job.id, lane, entry.run);
  }

  function storeEnds(): void {
    const jobs = [...live.values()].map(({ record }) => record.current());
    for (const job of jobs.filter(isEnded)) store(job);
  }

  return {
    live,
    find,
    storeEnds,
    launch(submission) {
      const job = queuedJob(submission, newId(), clock.now());
      const release = admit(job, submission);
      // The ledger can be written: perhaps for the first time in a while.
      storeEnds();
      register(job, release)();
      return find(job.id) ?? job;
    },
    adopt(left) {
      const job = resumedJob(left, clock.now());
      const { database } = job;
      const release = database === null ? () => undefined : exclusion.take(database, job.id);
      const enter = register(job, release);
      store(job);
      return enter;
    },
  };
}
