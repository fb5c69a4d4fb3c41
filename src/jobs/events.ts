import { isEnded, type Job } from '../domain/job.ts';
import type { Log } from '../domain/ports/log.ts';

type Listener = (job: Job) => void;

/** Who wants to hear of which job. */
export interface JobEvents {
  /** Returns the end of the subscription. It ends by itself with the job. */
  subscribe(id: string, listener: Listener): () => void;
  /** Never throws: what a listener throws is logged. */
  publish(job: Job): void;
}

export function createEvents(log: Log): JobEvents {
  const listeners = new Map<string, Set<Listener>>();

  function unsubscribe(id: string, listener: Listener): void {
    const others = listeners.get(id);
    others?.delete(listener);
    if (others?.size === 0) listeners.delete(id);
  }

  return {
    subscribe(id, listener) {
      // A function of its own, so that the same listener may subscribe twice.
      const own: Listener = (job) => listener(job);
      listeners.set(id, (listeners.get(id) ?? new Set()).add(own));
      return () => unsubscribe(id, own);
    },
    publish(job) {
      for (const listener of [...(listeners.get(job.id) ?? [])]) {
        try {
          listener(job);
        } catch (err) {
          log.error({ jobId: job.id, err }, 'a listener of a job failed');
        }
      }
      if (isEnded(job)) listeners.delete(job.id);
    },
  };
}
