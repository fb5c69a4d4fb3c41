import { stat } from 'node:fs/promises';
import { Problem } from '../../domain/problem.ts';
import { unlessMissing } from '../../files/errno.ts';

/** Rejects with `unreadable_database` where a log lies beside a file: what a database holds is both of them, and DuckDB reads neither alone. */
export async function refuseLogged(file: string, name: string): Promise<void> {
  const log = await unlessMissing(stat(`${file}.wal`));
  if (!log?.size) return;
  throw new Problem(
    'unreadable_database',
    `${name} is not all of a database: a write-ahead log of ${log.size} bytes lies beside it, with commits that it lacks.`,
    {
      hint: 'Adopt both with POST /backups/import, which merges the log into a copy and verifies that; or open the file with DuckDB and CHECKPOINT.',
    },
  );
}
