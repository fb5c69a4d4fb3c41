import type { Job, JobKind, JobState, RequestOf, ResultOf } from '../job.ts';
import type { Page, PageRequest } from '../pagination.ts';
import type { Problem } from '../problem.ts';
import type { NewRun } from './schedules.ts';

export interface JobFilter {
  readonly state?: JobState;
  readonly kind?: JobKind;
  readonly database?: string;
  /** Jobs that concern none but these; null: all. */
  readonly databases?: readonly string[] | null;
}

/** An answer that an Idempotency-Key already has. */
export interface IdempotencyRecord {
  readonly principal: string;
  readonly path: string;
  readonly key: string;
  /** SHA-256 of the canonical body. */
  readonly bodyHash: string;
  readonly jobId: string;
  readonly at: string;
}

/** What a request is known by when it is repeated. */
export type IdempotencyKey = Omit<IdempotencyRecord, 'jobId' | 'at'>;

export interface JobFailures {
  readonly database: string | null;
  readonly kind: JobKind;
  readonly count: number;
}

/** Where jobs are kept, across restarts. */
export interface JobLedger {
  /**
   * Stores a new job in one transaction with its key and the run of a schedule that starts it, where it has them. Throws
   * where that occurrence was recorded before.
   */
  insert(job: Job, idempotency?: IdempotencyRecord, run?: NewRun): void;
  /** A power cut may take back how far a job had come that nobody takes up again; never its end, and what came before that. */
  update(job: Job): void;
  get(id: string): Job | null;
  list(filter: JobFilter, page: PageRequest): Page<Job>;
  /** The ended backup job of a database that was recorded last, whatever a wrong clock has dated it. An import proves nothing of the live file. */
  lastAttempt(database: string): Job | null;
  /** So many of the jobs meant that were recorded last, the latest first, whatever a wrong clock has dated them. */
  lastRecorded(count: number, filter?: Pick<JobFilter, 'state' | 'kind' | 'database'>): Job[];
  /** Jobs that were queued or running when a process died. */
  unfinished(): Job[];
  /** How many jobs ever failed, those that have expired too. */
  failures(): JobFailures[];
  findIdempotent(principal: string, path: string, key: string): IdempotencyRecord | null;
  /** Removes ended jobs and keys that are older than these instants. */
  expire(jobsBefore: Date, keysBefore: Date): void;
}

/** What a job that was cut off had published by then, or put in the place of a database: nobody knows the result of that. */
export type Published = Done | { readonly result: null; readonly problem: Problem };

interface Done {
  readonly result: ResultOf<'backup' | 'export'>;
  /** Why the job has failed all the same; null: it has done what it was for. */
  readonly problem: Problem | null;
}

/** What there is of a job that a process which died left, in the repositories or in the place of a database; null: nothing. */
export type PublishedBy = (job: Job) => Published | null;

/** What a running job may do to its record. */
export interface JobContext {
  readonly jobId: string;
  readonly signal: AbortSignal;
  /** Runs one step: it becomes the job's phase, with its times and outcome among the steps, and with a detail that is stored before it begins. */
  step<T>(name: string, run: () => Promise<T>, detail?: string): Promise<T>;
  /** Runs one that must be done however the job ends: also when it has been asked to stop. */
  always<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Detail of the step under way. */
  detail(text: string): void;
  /** Output of the step under way, all of it that is kept. */
  output(text: string): void;
  /** Bytes of the step under way; rounded. */
  progress(doneBytes: number, totalBytes: number): void;
  /**
   * From here on the job cannot be cancelled (a restore that has begun to swap, a verification that has its outcome): the signal no longer fires, and a
   * closing service waits. Throws the signal's reason where it has fired already: the job must not go on then.
   */
  pointOfNoReturn(): void;
  /** It can be cancelled again. The stop of a service that began to close meanwhile comes now. */
  stoppable(): void;
}

/** How one kind of job is done. Rejecting fails the job; `FailedWithResult` fails it and keeps a result. */
export type JobHandler<K extends JobKind> = (
  request: RequestOf<K>,
  context: JobContext,
) => Promise<ResultOf<K>>;

export type JobHandlers = { readonly [K in JobKind]: JobHandler<K> };

export interface Submission<K extends JobKind> {
  readonly kind: K;
  readonly request: RequestOf<K>;
  /** The database that the job is about; null for none. Writing kinds exclude one another on it. */
  readonly database: string | null;
  readonly requestedBy: string;
  readonly idempotency?: IdempotencyKey;
  /** The run of a schedule that it is. */
  readonly run?: NewRun;
}

/** A submission of whichever kind: `kind` tells which request it carries. */
export type AnySubmission = { [K in JobKind]: Submission<K> }[JobKind];

interface Submitted {
  readonly job: Job;
  /** The Idempotency-Key had been used for the same request: this is the job it started then, as it is now. */
  readonly replayed: boolean;
}

export interface JobRunner {
  /**
   * The job that a key of the same principal and path started within 24 hours, as it is now; null where there is none.
   * Throws `idempotency_key_reused` when the key came with another body.
   */
  earlier(asked: IdempotencyKey): Job | null;
  /**
   * Records the job and starts it, or queues it behind the global limit. A key of the same principal and path that was
   * used within 24 hours gives the job it started. Throws `idempotency_key_reused` (the key came with another body),
   * `operation_in_progress` (naming the job), `shutting_down`; nothing is recorded then, and no key used up.
   */
  submit(submission: AnySubmission): Submitted;
  /**
   * Resolves with the job once it has ended, or as it is after `ms` or when `signal` fires (the client left: the job
   * goes on). Rejects with `not_found`.
   */
  wait(id: string, ms: number, signal?: AbortSignal): Promise<Job>;
  /**
   * A queued job ends at once, a running one when its handler has cleaned up. Throws `not_found`; `job_finished`;
   * `operation_in_progress` when the job has passed its point of no return.
   */
  cancel(id: string): Job;
  get(id: string): Job;
  /** How many jobs that a principal asked for have not ended. */
  unfinished(requestedBy: string): number;
  list(filter: JobFilter, page: PageRequest): Page<Job>;
  /** The job that writes this database now. */
  writing(database: string): Job | null;
  /**
   * Claims a database for a short writing operation that is no job (a delete). Throws `operation_in_progress`.
   * Returns the release.
   */
  claim(database: string): () => void;
  /**
   * Every change of a job from now on, at most ten a second for progress; the last one has it ended. `get` right after
   * subscribing gives the state that they follow. Returns the end of the subscription.
   */
  subscribe(id: string, listener: (job: Job) => void): () => void;
  /** Lets those go on that a service before this one left to it. Until then they keep their databases from others. */
  resume(): void;
  /** Refuses new jobs, aborts what runs and can be aborted, resolves when all have ended or wait for the next service. */
  close(): Promise<void>;
}
