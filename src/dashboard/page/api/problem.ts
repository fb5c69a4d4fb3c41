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

/** What a proxy answers where it does not reach the service. */
const statusesOfProxies: readonly number[] = [502, 503, 504];

/** Whether the service did not answer: nothing came at all, or a proxy said so. */
export const isLost = (error: Error): boolean =>
  !(error instanceof ApiError) || (error.problem === null && statusesOfProxies.includes(error.status));

/** The same of an answer. The service's own 503 is a problem document. */
export const isOfProxy = ({ status, headers }: Response): boolean =>
  statusesOfProxies.includes(status) && headers.get('content-type')?.includes('problem+json') !== true;
