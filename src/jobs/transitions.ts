/** What can happen to a job, as pure functions from one document to the next. */
import type { Job, Progress, Step } from '../domain/job.ts';
import { isJob } from '../domain/job-guard.ts';
import type { AnySubmission } from '../domain/ports/jobs.ts';
import type { ProblemDocument } from '../domain/problem.ts';

/** How a job ended. */
export interface Outcome {
  readonly state: 'succeeded' | 'failed' | 'cancelled';
  readonly problem: ProblemDocument | null;
  /** A document of the job's kind; absent where there is none. */
  readonly result?: unknown;
}

/** How a step ended. */
export type StepEnd = Pick<Step, 'state' | 'hint'>;

/** Throws a TypeError when what was submitted makes no job: the routes have checked it before. */
export function queuedJob(
  { idempotency: _key, run: _run, ...asked }: AnySubmission,
  id: string,
  at: Date,
): Job {
  const times = { createdAt: at.toISOString(), startedAt: null, endedAt: null, durationMs: null };
  const nothingYet = { phase: null, progress: null, steps: [], problem: null, result: null };
  const job = { id, state: 'queued', attempt: 1, ...times, ...nothingYet, ...asked };
  if (isJob(job)) return job;
  throw new TypeError(`the submission makes no ${asked.kind} job`);
}

export const startedJob = (job: Job, at: Date): Job => ({
  ...job,
  state: 'running',
  startedAt: job.startedAt ?? at.toISOString(),
});

/** One that was cut off and is to go on: its steps so far stay. */
export const suspendedJob = (job: Job, at: Date): Job => ({
  ...job,
  state: 'queued',
  phase: null,
  progress: null,
  steps: endedSteps(job, 'failed', at),
});

/** The next attempt of one that was cut off; one that had not begun has no other. */
export const resumedJob = (job: Job, at: Date): Job => ({
  ...suspendedJob(job, at),
  attempt: job.startedAt === null ? job.attempt : job.attempt + 1,
});

/** What was under way ends with the job. */
const endedSteps = ({ steps }: Job, state: Step['state'], at: Date): Step[] =>
  steps.map((step) => (isRunning(step) ? { ...step, state, endedAt: at.toISOString() } : step));

/** Throws a TypeError when the result is not one of the job's kind. */
export function endedJob(job: Job, outcome: Outcome, at: Date, durationMs: number | null): Job {
  const { state, problem, result } = outcome;
  const endedAt = at.toISOString();
  // What was cut off has not succeeded where the job has.
  const steps = endedSteps(job, state === 'succeeded' ? 'failed' : state, at);
  const ended = { ...job, state, phase: null, steps, endedAt, durationMs, problem };
  return result === undefined ? ended : withResult(ended, result);
}

/** Throws a TypeError when the result is not one of the job's kind. */
function withResult(job: Job, result: unknown): Job {
  const changed = { ...job, result };
  if (isJob(changed)) return changed;
  throw new TypeError(`the result is not one of a ${job.kind} job`);
}

/** The new step is the last one of the job; progress begins anew with it. */
export function withStep(job: Job, name: string, at: Date, detail: string | null = null): Job {
  const step: Step = { name, state: 'running', startedAt: at.toISOString(), endedAt: null, detail };
  return { ...job, phase: name, progress: null, steps: [...job.steps, step] };
}

/** Ends the step at `index`, with what to do about it; the phase becomes the newest step that is still under way. */
export function withStepEnded(job: Job, index: number, end: StepEnd, at: Date): Job {
  const endedAt = at.toISOString();
  const steps = job.steps.map((step, position) => (position === index ? { ...step, ...end, endedAt } : step));
  return { ...job, phase: steps.findLast(isRunning)?.name ?? null, steps };
}

/** Says more of the newest step under way; without one nothing changes. */
export function withMore(job: Job, more: Partial<Pick<Step, 'detail' | 'output'>>): Job {
  const index = job.steps.findLastIndex(isRunning);
  return {
    ...job,
    steps: job.steps.map((step, position) => (position === index ? { ...step, ...more } : step)),
  };
}

export const withProgress = (job: Job, doneBytes: number, totalBytes: number): Job => ({
  ...job,
  progress: progressOf(doneBytes, totalBytes),
});

/** Whole bytes, never more than all; nothing to do is all done. */
function progressOf(doneBytes: number, totalBytes: number): Progress {
  const total = Math.max(0, Math.round(totalBytes));
  const done = Math.min(total, Math.max(0, Math.round(doneBytes)));
  const percent = total === 0 ? 100 : Math.round((done / total) * 1000) / 10;
  return { doneBytes: done, totalBytes: total, percent };
}

const isRunning = (step: Step): boolean => step.state === 'running';
