import { EngineCrash } from '../domain/ports/engine.ts';
import { Problem } from '../domain/problem.ts';
import type { Exit } from './child-process.ts';
import type { Reply, Task } from './protocol.ts';

/** Why the service itself killed a child. */
export type StopReason = 'cancelled' | 'closed' | 'memory' | 'protocol' | 'time';

export interface Limits {
  readonly timeLimitMs: number;
  readonly residentLimitBytes: number;
}

interface Death {
  readonly task: Task;
  readonly exit: Exit;
  readonly stopped: StopReason | undefined;
  readonly stderr: string;
  readonly limits: Limits;
}

/** Signals by which a process ends itself. */
const faults = new Set<string>(['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGTRAP']);

/** What a child said that it failed with. */
export const failureProblem = ({ code, detail, hint, cause }: Extract<Reply, { kind: 'failed' }>): Problem =>
  new Problem(code, detail, { hint, cause: new Error(cause) });

/** The problem of an operation whose child ended before it answered. */
export function deathProblem({ task, exit, stopped, stderr, limits }: Death): Problem {
  const { operation } = task;
  const { signal } = exit;
  const cause = exit.error ?? new Error(`stderr of the engine: ${stderr}`);
  const failed = (detail: string, because: Error = cause) =>
    new Problem('engine_failed', detail, { cause: because });

  if (stopped === 'closed')
    return new Problem('shutting_down', 'The engine was closed during the operation.');
  if (stopped === 'time')
    return failed(`${operation} was stopped at its time limit of ${limits.timeLimitMs} ms.`);
  if (stopped === 'memory') {
    return failed(
      `${operation} was stopped when it used more than ${limits.residentLimitBytes} bytes of memory.`,
    );
  }
  if (stopped !== undefined) return failed(`The engine answered ${operation} against its protocol.`);
  if (exit.error) return failed('The engine could not be started.');
  if (signal !== null && faults.has(signal)) {
    return failed(
      `DuckDB ended itself by ${signal} on the file during ${operation}.`,
      new EngineCrash(signal, stderr),
    );
  }
  if (signal !== null) return failed(`The engine was killed by ${signal} during ${operation}, from outside.`);
  return failed(`The engine ended with exit code ${exit.code} during ${operation}.`);
}
