import { FailedWithResult } from '../domain/failed-with-result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JobContext } from '../domain/ports/jobs.ts';
import { Problem } from '../domain/problem.ts';
import type { JobRecord } from './record.ts';
import type { Stop } from './stop.ts';
import { type StepEnd, withMore, withProgress, withStep, withStepEnded } from './transitions.ts';

export interface ContextOptions {
  readonly record: JobRecord;
  readonly stop: Stop;
  readonly clock: Clock;
}

/** What the handler of one job gets. Steps may lie within or beside one another. */
export function createContext({ record, stop, clock }: ContextOptions): JobContext {
  /** What comes of a step that was cut off by a cancel is no failure. */
  function endOf(error: unknown, cutOff: boolean): StepEnd {
    if (cutOff && stop.reason()?.code === 'cancelled') return { state: 'cancelled' };
    const problem = error instanceof FailedWithResult ? error.problem : error;
    const hinted = problem instanceof Problem && problem !== stop.reason();
    return { state: 'failed', ...(hinted ? { hint: problem.hint } : {}) };
  }

  async function always<T>(name: string, run: () => Promise<T>, detail?: string): Promise<T> {
    const index = record.current().steps.length;
    const { aborted } = stop.signal;
    record.change((job) => withStep(job, name, clock.now(), detail));
    try {
      const result = await run();
      record.change((job) => withStepEnded(job, index, { state: 'succeeded' }, clock.now()));
      return result;
    } catch (error) {
      record.change((job) => withStepEnded(job, index, endOf(error, !aborted), clock.now()));
      throw error;
    }
  }

  return {
    jobId: record.current().id,
    signal: stop.signal,
    always,
    async step(name, run, detail) {
      stop.signal.throwIfAborted();
      return always(name, run, detail);
    },
    detail: (detail) => record.touch((job) => withMore(job, { detail })),
    output: (output) => record.touch((job) => withMore(job, { output })),
    progress: (doneBytes, totalBytes) => record.touch((job) => withProgress(job, doneBytes, totalBytes)),
    pointOfNoReturn: stop.pointOfNoReturn,
    stoppable: stop.stoppable,
  };
}
