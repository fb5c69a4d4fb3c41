import type { Problem } from './problem.ts';

/** Fails a job and keeps its result all the same: a verification that found damage has a report. */
export class FailedWithResult<R> extends Error {
  readonly problem: Problem;
  readonly result: R;

  constructor(problem: Problem, result: R) {
    super(problem.message, { cause: problem });
    this.name = 'FailedWithResult';
    this.problem = problem;
    this.result = result;
  }
}
