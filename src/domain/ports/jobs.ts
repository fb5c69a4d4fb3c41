import type { Job, JobKind, JobOf, JobState, RequestOf, ResultOf } from '../job.ts';
import type { Page, PageRequest } from '../pagination.ts';

export interface JobFilter {
  readonly state?: JobState;
  readonly kind?: JobKind;
  readonly database?: string;
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

/** Where jobs are kept, across restarts. */
export interface JobLedger {
  /** Stores a new job, with its key where it has one, in one transaction. */
  insert(job: Job, idempotency?: IdempotencyRecord): void;
  update(job: Job): void;
  get(id: string): Job | null;
  list(filter: JobFilter, page: PageRequest): Page<Job>;
  /** The newest ended backup or import job of a database. */
  lastAttempt(database: string): Job | null;
  /** Jobs that were queued or running when a process died. */
  unfinished(): Job[];
  findIdempotent(principal: string, path: string, key: string): IdempotencyRecord | null;
  /** Removes ended jobs and keys that are older than these instants. */
  expire(jobsBefore: Date, keysBefore: Date): void;
}

/** What a running job may do to its record. */
export interface JobContext {
  readonly jobId: string;
  readonly signal: AbortSignal;
  /** Runs one step: it becomes the job's phase, with its times and outcome among the steps. */
  step<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Detail of the step under way. */
  detail(text: string): void;
  /** Bytes of the step under way. */
  progress(doneBytes: number, totalBytes: number): void;
  /** From here on the job cannot be cancelled (a restore that has begun to swap): the signal no longer fires. */
  pointOfNoReturn(): void;
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
  readonly idempotency?: Omit<IdempotencyRecord, 'jobId' | 'at'>;
}

export interface JobRunner {
  /**
   * Records the job and starts it, or queues it behind the global limit. Rejects with `operation_in_progress` (naming
   * the job), `shutting_down`; nothing is recorded then.
   */
  submit<K extends JobKind>(submission: Submission<K>): JobOf<K>;
  /** Resolves with the job once it has ended, or as it is after `ms`. */
  wait(id: string, ms: number, signal?: AbortSignal): Promise<Job>;
  /** `not_found`; `job_finished`. A queued job ends at once, a running one when its handler has cleaned up. */
  cancel(id: string): Job;
  get(id: string): Job;
  list(filter: JobFilter, page: PageRequest): Page<Job>;
  /** The job that writes this database now. */
  writing(database: string): Job | null;
  /**
   * Claims a database for a short writing operation that is no job (a delete). Throws `operation_in_progress`.
   * Returns the release.
   */
  claim(database: string): () => void;
  /** Every change of a job, at most ten a second for progress. Returns the end of the subscription. */
  subscribe(id: string, listener: (job: Job) => void): () => void;
  /** Refuses new jobs, aborts what runs, resolves when all have ended. */
  close(): Promise<void>;
}
