import type { Clock } from '../domain/ports/clock.ts';
import type { JobContext } from '../domain/ports/jobs.ts';
import type { JobRecord } from './record.ts';
import type { Stop } from './stop.ts';
import { withDetail, withProgress, withStep, withStepEnded } from './transitions.ts';

export interface ContextOptions {
  readonly record: JobRecord;
  readonly stop: Stop;
  readonly clock: Clock;
}

/** What the handler of one job gets. Steps may lie within or beside one another. */
export function createContext({ record, stop, clock }: ContextOptions): JobContext {
  return {
    jobId: record.current().id,
    signal: stop.signal,
    async step(name, run) {
      stop.signal.throwIfAborted();
      const index = record.current().steps.length;
      record.change((job) => withStep(job, name, clock.now()));
      try {
        const result = await run();
        record.change((job) => withStepEnded(job, index, 'succeeded', clock.now()));
        return result;
      } catch (error) {
        const state = stop.reason()?.code === 'cancelled' ? 'cancelled' : 'failed';
        record.change((job) => withStepEnded(job, index, state, clock.now()));
        throw error;
      }
    },
    detail: (text) => record.touch((job) => withDetail(job, text)),
    progress: (doneBytes, totalBytes) => record.touch((job) => withProgress(job, doneBytes, totalBytes)),
    pointOfNoReturn: stop.pointOfNoReturn,
  };
}
