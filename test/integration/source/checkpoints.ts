/** Writers that are in the middle of a checkpoint, or were when they died. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runSql } from '../../support/duckdb.ts';

/** Rows 0 to 9 checkpointed, -1 in the WAL, and the marker of a checkpoint: its header was never written, or its WAL never removed. */
export async function leaveInterruptedCheckpoint(
  file: string,
  step: 'before_header' | 'before_truncate' = 'before_header',
): Promise<void> {
  await runSql(file, ['CREATE TABLE t AS SELECT range AS i FROM range(10)']);
  await runSql(file, [
    'INSERT INTO t VALUES (-1)',
    `SET debug_checkpoint_abort = '${step}'`,
    'CHECKPOINT',
  ]).catch(() => undefined);
}

const child = fileURLToPath(new URL('./slow-checkpoint-child.ts', import.meta.url));

/**
 * A process that has the file open and checkpoints it for a while: rows 0 to 9 were checkpointed before, -1 was not. Resolves
 * while it is under way. The process lives until the test ends.
 */
export async function beginSlowCheckpoint(file: string): Promise<void> {
  const process = fork(child, [file], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(process, 'exit');
  onTestFinished(async () => {
    process.kill('SIGKILL');
    await exited;
  });
  const [ready] = await Promise.race([once(process, 'message'), exited]);
  if (ready !== 'under way') throw new Error('the child ended before its checkpoint was under way');
}
