import type { DatabaseSync } from 'node:sqlite';
import type { RecoveryStore } from '../domain/ports/recoveries.ts';
import { isRecoveryState } from '../domain/recovery-guard.ts';
import { parseColumn, write } from './sqlite.ts';

/** Recoveries in the tables of `schema.ts`. */
export function createRecoveryStore(database: DatabaseSync): RecoveryStore {
  const get = database.prepare('SELECT document FROM recoveries WHERE job_id = ?');
  const put = database.prepare('INSERT OR REPLACE INTO recoveries VALUES (?, ?)');
  return {
    get(jobId) {
      const row = get.get(jobId);
      return row ? parseColumn(row.document, isRecoveryState) : null;
    },
    put: (jobId, state) => write(database, () => put.run(jobId, JSON.stringify(state))),
  };
}
