import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const child = fileURLToPath(new URL('./hold-database-child.ts', import.meta.url));

export interface HeldDatabase {
  readonly pid: number;
  /** Closes the database as its program would, and waits for the end. */
  close(): Promise<void>;
}

/** A process that has a database open read-write, with DuckDB's lock on it, until it is closed or the test ends. */
export async function holdDatabase(file: string, ...statements: string[]): Promise<HeldDatabase> {
  const process = fork(child, [file, ...statements], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(process, 'exit');
  onTestFinished(async () => {
    process.kill('SIGKILL');
    await exited;
  });
  await Promise.race([once(process, 'message'), exited]);
  if (process.pid === undefined || process.exitCode !== null) throw new Error(`${file} could not be opened`);
  return {
    pid: process.pid,
    async close() {
      process.send('close');
      await exited;
    },
  };
}
