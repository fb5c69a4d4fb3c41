import { isEnded, type Job } from '../domain/job.ts';
import type { Clock } from '../domain/ports/clock.ts';

/** Between two events of mere progress. */
const progressIntervalMs = 100;

/** The document of a job that has not ended, as it changes. Once it has, it stays as it is. */
export interface JobRecord {
  current(): Job;
  /** Stores and publishes at once. */
  change(change: (job: Job) => Job): void;
  /**
   * Publishes, ten times a second at the most and the last state always; stores with the next `change`. For what
   * comes in floods and need not survive a restart: progress.
   */
  touch(change: (job: Job) => Job): void;
}

export interface RecordOptions {
  readonly job: Job;
  readonly clock: Clock;
  readonly store: (job: Job) => void;
  readonly publish: (job: Job) => void;
}

export function createRecord({ job: first, clock, store, publish }: RecordOptions): JobRecord {
  let job = first;
  let publishedMs = Number.NEGATIVE_INFINITY;
  let waiting: AbortController | null = null;

  function publishNow(): void {
    waiting?.abort();
    waiting = null;
    publishedMs = clock.monotonicMs();
    publish(job);
  }

  function publishLater(ms: number): void {
    waiting = new AbortController();
    // It rejects only when something newer was published before its time came.
    clock.sleep(ms, waiting.signal).then(publishNow, () => undefined);
  }

  return {
    current: () => job,
    change(change) {
      if (isEnded(job)) return;
      job = change(job);
      store(job);
      publishNow();
    },
    touch(change) {
      if (isEnded(job)) return;
      job = change(job);
      if (waiting) return;
      const restMs = publishedMs + progressIntervalMs - clock.monotonicMs();
      if (restMs > 0) publishLater(restMs);
      else publishNow();
    },
  };
}
