import type { Exit } from '../children/child-process.ts';
import { EngineCrash } from '../domain/ports/engine.ts';
import { Problem } from '../domain/problem.ts';
import type { Reply, Task } from './protocol.ts';

/** Why the service itself killed a child. */
export type StopReason = 'cancelled' | 'closed' | 'memory' | 'protocol' | 'space' | 'time';

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
  /** False: it died before it had opened anything, for want of threads say. */
  readonly hasBegun: boolean;
}

/** Signals by which a process ends itself. */
const faults = new Set<string>(['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGTRAP']);
/** Last words of a process that aborted for want of memory, or of threads, which is not the file's fault. */
const wantOfResources =
  /heap out of memory|bad_alloc|pthread_create|uv_thread_create|Resource temporarily unavailable/;

/** What a child said that it failed with. */
export const failureProblem = ({
  code,
  detail,
  hint,
  errors,
  cause,
}: Extract<Reply, { kind: 'failed' }>): Problem =>
  new Problem(code, detail, { hint, cause: new Error(cause), ...(errors && { errors }) });

/** The problem of an operation whose child ended before it answered. */
export function deathProblem(death: Death): Problem {
  const { exit, stopped, stderr, hasBegun } = death;
  if (stopped === 'closed') {
    return new Problem('shutting_down', 'The engine was closed during the operation.');
  }
  if (stopped === 'space') {
    return new Problem(
      'insufficient_space',
      `${death.task.operation} was stopped when it had filled the file system of ${placeOf(death.task)} up to what others may need.`,
    );
  }
  if (hasBegun && stopped === undefined && exit.signal !== null && isFault(exit.signal, stderr)) {
    return new Problem('engine_failed', `DuckDB ended itself by ${exit.signal} while it had the file open.`, {
      hint: 'Take the file for damaged: verify it, and restore a good backup of it.',
      cause: new EngineCrash(exit.signal, stderr),
    });
  }
  const cause = exit.error ?? new Error(`stderr of the engine: ${stderr}`);
  return new Problem('engine_failed', `${death.task.operation} failed: ${howItEnded(death)}.`, { cause });
}

/** Where a task writes, or what it reads where it writes nothing. */
const placeOf = (task: Task): string =>
  'folder' in task ? task.folder : 'file' in task ? task.file : task.left;

const isFault = (signal: NodeJS.Signals, stderr: string): boolean =>
  faults.has(signal) && !wantOfResources.test(stderr);

function howItEnded({ exit, stopped, limits }: Death): string {
  switch (stopped) {
    case 'time':
      return `the engine was stopped at its time limit of ${limits.timeLimitMs} ms`;
    case 'memory':
      return `the engine was stopped when it used more than ${limits.residentLimitBytes} bytes of memory`;
    case 'protocol':
      return 'the engine answered against its protocol';
    default:
  }
  if (exit.error) return 'the engine could not be started';
  if (exit.signal !== null)
    return `the engine was ended by ${exit.signal}, from outside or for want of memory`;
  return `the engine ended with exit code ${exit.code}`;
}
