import { Problem } from './problem.ts';

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

/** What made a part of a job fail; what nobody foresaw becomes `internal`, with the text that goes with it. */
export function asProblem(error: unknown, unforeseen = 'Something went wrong.'): Problem {
  if (error instanceof FailedWithResult) return error.problem;
  return error instanceof Problem ? error : new Problem('internal', unforeseen, { cause: error });
}
