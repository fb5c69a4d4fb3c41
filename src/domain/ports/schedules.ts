import type { ScheduleRun } from '../schedule.ts';

/** A run that begins, kept in one transaction with the job that it starts. */
export interface NewRun {
  readonly schedule: string;
  /** null: somebody asked for it. */
  readonly dueAt: Date | null;
  readonly missed: number;
  /** Whether a prune follows when the job has succeeded. */
  readonly prunes: boolean;
}

/** An occurrence that is not run. */
export interface SkippedRun {
  readonly schedule: string;
  readonly dueAt: Date;
  readonly missed: number;
  readonly at: Date;
  readonly reason: string;
  /** The job in the way; null for none. */
  readonly jobId: string | null;
}

/** As it was recorded; what has become of the job, the ledger knows. */
export type RecordedRun = Omit<ScheduleRun, 'state'>;

/** A backup after which its database is to be pruned. */
export interface AwaitedPrune {
  readonly runId: number;
  readonly schedule: string;
  readonly jobId: string;
}

/**
 * What became of each occurrence, across restarts. Of each schedule the newest 10,000 runs are kept, or some more. `JobLedger.insert`
 * records those that start a job. Writes throw `insufficient_space` where the file system is full.
 */
export interface ScheduleStore {
  /** Occurrences up to this instant are decided; null: nothing is known of a schedule with this definition. */
  decidedUntil(schedule: string, definition: string): Date | null;
  /** Sets it, back as well, and the definition. */
  decide(schedule: string, definition: string, until: Date): void;
  /** Whether this occurrence was run or skipped. */
  isRecorded(schedule: string, dueAt: Date): boolean;
  /** Records it, decides up to it and counts it. */
  skip(run: SkippedRun): void;
  last(schedule: string): RecordedRun | null;
  lastStarted(schedule: string): RecordedRun | null;
  /** How many were ever skipped. */
  skipped(schedule: string): number;
  awaitedPrunes(): AwaitedPrune[];
  /** The prune was started, or is not wanted any more. */
  settlePrune(runId: number): void;
}
