import { isProblem } from './problem.ts';

/** Whether a job is told to stop because the service ends; not: somebody cancelled it. */
export const isServiceEnding = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && isProblem(reason, 'interrupted');
