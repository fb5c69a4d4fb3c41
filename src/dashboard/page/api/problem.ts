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

/** Whether the service did not answer: nothing came at all, or something else: what a proxy says, a page to sign in to a network, half an answer. */
export const isLost = (error: Error): boolean =>
  !(error instanceof ApiError) ||
  (error.problem === null && (error.status < 400 || statusesOfProxies.includes(error.status)));

/** The same of an answer. The service's own 503 is a problem document, and no success of what is asked for here is a page. */
export function isOfProxy({ ok, status, headers }: Response): boolean {
  const type = headers.get('content-type') ?? '';
  return ok
    ? type.startsWith('text/html')
    : statusesOfProxies.includes(status) && !type.includes('problem+json');
}
