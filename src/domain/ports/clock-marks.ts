import type { ClockReading } from '../clock-error.ts';

/** What the clocks showed when they were trusted last. */
export interface TrustedReading extends ClockReading {
  /** The job that had been recorded last when they were found in doubt; empty: none had. null: they are not. */
  readonly doubtedAfter: string | null;
}

/** Where that is kept, across restarts. */
export interface ClockMarks {
  /** null: nothing yet. */
  last(): TrustedReading | null;
  /** Throws `insufficient_space`. */
  keep(reading: TrustedReading): void;
}
