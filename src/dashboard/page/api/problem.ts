import type { Problem } from './types.ts';

/** An answer that is no success. */
export class ApiError extends Error {
  readonly status: number;
  /** null: what answered was not duckback. */
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `The answer has the status ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && 'detail' in value && 'hint' in value;

/** Whether nothing answered at all. */
export const isLost = (error: Error): boolean => !(error instanceof ApiError);
