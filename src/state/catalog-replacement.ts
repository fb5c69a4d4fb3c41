import type { DatabaseSync } from 'node:sqlite';
import type { BackupRecord } from '../domain/backup.ts';
import { backupRow, rowColumns, rowValues } from './backup-row.ts';
import { write } from './sqlite.ts';

const batchSize = 500;

/** A replacement under way: its number in `staged_backups`, and what changed in the catalog meanwhile. */
interface Run {
  readonly number: number;
  readonly touched: Set<string>;
}

/**
 * Replaces all records of a repository while the catalog stays in use. The records come in batches into a table
 * beside it and are swapped in by one transaction at the end, so that no reader sees half of them and no writer
 * waits for the repository. What was put or removed meanwhile is newer than what was read, and stays as it is.
 */
export function createReplacement(database: DatabaseSync) {
  const runs = new Set<Run>();
  let last = 0;
  const statements = prepare(database);
  // What a process that died in mid-replacement left.
  write(database, () => database.exec('DELETE FROM staged_backups'));

  return {
    /** Rejects with what the iteration threw; the catalog is as it was then. */
    async replace(repository: string, records: AsyncIterable<BackupRecord>): Promise<void> {
      last += 1;
      const run: Run = { number: last, touched: new Set() };
      runs.add(run);
      try {
        for await (const batch of inBatches(records)) {
          write(database, () => {
            for (const record of batch) statements.stage.run(run.number, ...rowValues(backupRow(record)));
          });
        }
        const touched = JSON.stringify([...run.touched]);
        write(database, () => {
          statements.removeOld.run({ repository, run: run.number, touched });
          statements.takeOver.run({ run: run.number, touched });
        });
      } finally {
        runs.delete(run);
        write(database, () => statements.unstage.run(run.number));
      }
    },
    /** Tells replacements under way that this id has been put or removed. */
    touched(id: string): void {
      for (const run of runs) run.touched.add(id);
    },
  };
}

function prepare(database: DatabaseSync) {
  const untouched = 'id NOT IN (SELECT value FROM json_each(:touched))';
  return {
    stage: database.prepare(
      `INSERT OR REPLACE INTO staged_backups (run, ${rowColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    removeOld: database.prepare(
      `DELETE FROM backups WHERE repository = :repository AND ${untouched}
       AND id NOT IN (SELECT id FROM staged_backups WHERE run = :run)`,
    ),
    // Most rescans change nothing: rows that are the same are not written again.
    takeOver: database.prepare(
      `INSERT OR REPLACE INTO backups (${rowColumns})
       SELECT ${rowColumns} FROM staged_backups AS staged WHERE run = :run AND ${untouched}
       AND NOT EXISTS (SELECT 1 FROM backups WHERE backups.id = staged.id AND backups.document = staged.document)`,
    ),
    unstage: database.prepare('DELETE FROM staged_backups WHERE run = ?'),
  };
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
