/** Files that a writer left in the middle of a checkpoint. */
import { runSql } from '../../support/duckdb.ts';

/** Rows 0 to 9 checkpointed, -1 in the WAL, and the marker of a checkpoint whose header was never written. */
export async function leaveInterruptedCheckpoint(file: string): Promise<void> {
  await runSql(file, ['CREATE TABLE t AS SELECT range AS i FROM range(10)']);
  await runSql(file, [
    'INSERT INTO t VALUES (-1)',
    "SET debug_checkpoint_abort = 'before_header'",
    'CHECKPOINT',
  ]).catch(() => undefined);
}
