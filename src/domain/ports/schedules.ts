import type { Due } from '../occurrences.ts';
import type { ScheduleRun } from '../schedule.ts';

/** A run that begins, kept in one transaction with the job that it starts. */
export interface NewRun {
  readonly schedule: string;
  /** null: somebody asked for it. */
  readonly dueAt: Date | null;
  readonly missed: number;
  /** Whether a prune follows when the job has succeeded. */
  readonly prunes: boolean;
  /** How many runs of this occurrence before it the service's end has interrupted. */
  readonly repeats: number;
  /** What the wall clock made of when the machine was started. */
  readonly bootMs: number;
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
  /** As in `NewRun`. */
  readonly repeats: number;
  readonly bootMs: number;
}

/** An occurrence whose run was interrupted. */
export interface InterruptedRun extends Due {
  /** As in `NewRun`. */
  readonly repeats: number;
}

/** When an occurrence was run or skipped, by the clock of then. */
export interface SettledAt {
  readonly atMs: number;
  /** What the wall clock made of when the machine was started; null: an older duckback recorded it. */
  readonly bootMs: number | null;
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
 * What became of each occurrence, across restarts. None is run or skipped twice, nor is any repetition. Of each schedule the newest 10,000 runs are kept, or some more. `JobLedger.insert`
 * records those that start a job. Writes throw `insufficient_space` where the file system is full.
 */
export interface ScheduleStore {
  /** Occurrences up to this instant are decided; null: nothing is known of a schedule with this definition. */
  decidedUntil(schedule: string, definition: string): Date | null;
  /** Sets it, back as well, and the definition. */
  decide(schedule: string, definition: string, until: Date): void;
  /** When this occurrence was run or skipped last; null: it was not. */
  settledAt(schedule: string, dueAt: Date): SettledAt | null;
  /** What was recorded of this occurrence was another's: it is to be run when it comes. */
  release(schedule: string, dueAt: Date): void;
  /**
   * The last occurrence that was begun by itself, where its job was interrupted and neither it nor another run of the schedule, but
   * for one that was interrupted too, has begun since.
   */
  interrupted(schedule: string): InterruptedRun | null;
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
