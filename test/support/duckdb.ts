import { fork } from 'node:child_process';
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
}

const child = fileURLToPath(new URL('./duckdb-child.ts', import.meta.url));

/**
 * Runs statements on a database file in a process of its own (so that no lock, crash or version reaches the test) and
 * gives the rows of the last one, every value as DuckDB prints it. Rejects with DuckDB's message.
 */
export async function runSql(
  file: string,
  statements: readonly string[],
  { workingFolder, ...options }: RunOptions = {},
): Promise<Row[]> {
  const process = fork(child, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    ...(workingFolder ? { cwd: workingFolder } : {}),
  });
  const exited = once(process, 'exit');
  process.send({ file, statements, ...options } satisfies SqlRequest);
  let answer: { rows?: Row[]; error?: string } | undefined;
  process.on('message', (message: { rows?: Row[]; error?: string }) => {
    answer = message;
  });
  await exited;
  if (answer?.rows) return answer.rows;
  throw new Error(answer?.error ?? `the DuckDB child ended with ${process.exitCode ?? process.signalCode}`);
}
