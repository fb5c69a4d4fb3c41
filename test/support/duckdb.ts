import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the child is asked: see `duckdb-child.ts`. */
export interface SqlRequest {
  /** Database file; made when it does not exist. */
  readonly file: string;
  readonly statements: readonly string[];
  /** `ATTACH` options, for example `STORAGE_VERSION 'v1.5.0'` or `BLOCK_SIZE 16384`. */
  readonly attach?: string;
  /** Die by SIGKILL after the last statement: the WAL stays, nothing is checkpointed. */
  readonly crash?: boolean;
}

export type Row = Record<string, string | null>;

interface RunOptions extends Omit<SqlRequest, 'file' | 'statements'> {
  /** Where relative paths in the statements begin. */
  readonly workingFolder?: string;
  /** A process that was just started, and ends: what it takes is measured, or it is to see this process's environment as it is now. */
  readonly freshProcess?: boolean;
}

interface Answer {
  readonly rows?: Row[];
  readonly error?: string;
}

const child = fileURLToPath(new URL('./duckdb-child.ts', import.meta.url));

/** Has nothing open, and waits for the next request: starting one takes longer than most requests. */
let idle: ChildProcess | undefined;

/**
 * Runs statements on a database file in another process (so that no lock, crash or version reaches the test) and
 * gives the rows of the last one, every value as DuckDB prints it. Rejects with DuckDB's message.
 */
export async function runSql(
  file: string,
  statements: readonly string[],
  { workingFolder, freshProcess, ...options }: RunOptions = {},
): Promise<Row[]> {
  const endsAfterIt = options.crash || freshProcess || workingFolder !== undefined;
  const process = (endsAfterIt ? undefined : takeIdle()) ?? start(workingFolder);
  process.send({ file, statements, ...options } satisfies SqlRequest);
  const { rows, error } = await answerOf(process);
  if (rows && !endsAfterIt) keep(process);
  else await endOf(process, options.crash === true && rows !== undefined);
  if (rows) return rows;
  throw new Error(error);
}

/** An error too where the process ends instead. */
async function answerOf(process: ChildProcess): Promise<Answer> {
  const answer = Promise.withResolvers<Answer>();
  const end = (code: number | null, signal: string | null) =>
    answer.resolve({ error: `the DuckDB child ended with ${code ?? signal}` });
  process.once('message', answer.resolve).once('exit', end);
  try {
    return await answer.promise;
  } finally {
    process.off('message', answer.resolve).off('exit', end);
  }
}

async function endOf(process: ChildProcess, endsItself: boolean): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = once(process, 'exit');
  if (!endsItself) process.disconnect();
  await exited;
}

const start = (workingFolder: string | undefined): ChildProcess =>
  fork(child, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    ...(workingFolder ? { cwd: workingFolder } : {}),
  });

function takeIdle(): ChildProcess | undefined {
  const process = idle;
  idle = undefined;
  process?.ref();
  process?.channel?.ref();
  return process?.connected ? process : undefined;
}

/** For the next request, unless there is one already. It does not keep this process alive. */
function keep(process: ChildProcess): void {
  if (idle) process.disconnect();
  else idle = process;
  process.unref();
  process.channel?.unref();
}
