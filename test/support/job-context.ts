import type { JobContext } from '../../src/domain/ports/jobs.ts';
import { Problem } from '../../src/domain/problem.ts';

export interface RecordedContext extends JobContext {
  /** Names of the steps begun, in order. */
  readonly steps: readonly string[];
  readonly passedPointOfNoReturn: () => boolean;
  cancel(): void;
  endWithService(): void;
}

/** The context of a job that nobody runs: it records the steps, and can be cancelled. */
export function jobContext(jobId = 'job-20251111T030000Z-1b2c3d'): RecordedContext {
  const controller = new AbortController();
  const steps: string[] = [];
  let passed = false;
  return {
    jobId,
    signal: controller.signal,
    steps,
    passedPointOfNoReturn: () => passed,
    step(name, run) {
      steps.push(name);
      return run();
    },
    always(name, run) {
      steps.push(name);
      return run();
    },
    detail: () => {},
    output: () => {},
    progress: () => {},
    pointOfNoReturn() {
      controller.signal.throwIfAborted();
      passed = true;
    },
    stoppable() {
      passed = false;
    },
    endWithService: () => controller.abort(new Problem('interrupted', 'the service ends')),
    cancel: () => controller.abort(new Problem('cancelled', 'the job was cancelled')),
  };
}
