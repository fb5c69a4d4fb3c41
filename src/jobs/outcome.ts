import { FailedWithResult } from '../domain/failed-with-result.ts';
import type { Log } from '../domain/ports/log.ts';
import { isProblem, Problem, problemDocument } from '../domain/problem.ts';
import type { Outcome } from './transitions.ts';

/** Where the log and the problem document meet. */
const instanceOf = (jobId: string): string => `/jobs/${jobId}`;

/** Why jobs end with the service. */
export const interruption = (): Problem =>
  new Problem('interrupted', 'The service stopped before the job had ended.');

/** The outcome of a job that was asked to stop, or that failed: only one that was cancelled is `cancelled`. */
export function stopped(reason: Problem, jobId: string): Outcome {
  const state = reason.code === 'cancelled' ? 'cancelled' : 'failed';
  return { state, problem: problemDocument(reason, instanceOf(jobId), jobId) };
}

/**
 * The outcome of a job whose handler threw. One that was asked to stop and threw, stopped: whatever the layers below
 * made of the abort. One that has a result had finished its work before it noticed.
 */
export function thrown(error: unknown, reason: Problem | null, jobId: string): Outcome {
  if (error instanceof FailedWithResult) {
    return { ...stopped(error.problem, jobId), result: error.result };
  }
  if (reason) return stopped(reason, jobId);
  // Asked for in an attempt before this one.
  if (isProblem(error, 'cancelled')) return stopped(error, jobId);
  return { state: 'failed', problem: problemDocument(error, instanceOf(jobId), jobId) };
}

/** Writes what made a job fail, with the cause that no client sees. */
export function logFailure(log: Log, jobId: string, { problem }: Outcome, error: unknown): void {
  const fields = { jobId, instance: instanceOf(jobId), code: problem?.code, err: error };
  if ((problem?.status ?? 500) >= 500) log.error(fields, 'a job ended with an error');
  else log.warn(fields, 'a job ended with an error');
}
