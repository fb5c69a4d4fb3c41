import type { RecoveryState } from '../recovery.ts';

/** What is remembered of recoveries, durably, as long as their jobs are. */
export interface RecoveryStore {
  /** null: nothing yet. */
  get(jobId: string): RecoveryState | null;
  /** Throws `insufficient_space`. */
  put(jobId: string, state: RecoveryState): void;
}
