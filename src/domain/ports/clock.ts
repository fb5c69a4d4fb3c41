/** Time, injected: the only source of "now", so that tests can own it. */
export interface Clock {
  /** The wall clock. It may jump. */
  now(): Date;
  /** Milliseconds that only ever grow; for durations and deadlines. */
  monotonicMs(): number;
  /** Milliseconds since the machine was started, those that it slept included: for telling whether the wall clock jumped. */
  sinceBootMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
