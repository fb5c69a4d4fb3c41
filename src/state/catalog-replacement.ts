import type { DatabaseSync } from 'node:sqlite';
import { type CatalogTable, marks } from './catalog-table.ts';
import { write } from './sqlite.ts';

const batchSize = 500;

/** A replacement under way: its number in the staging table, and what changed in the catalog meanwhile. */
interface Run {
  readonly number: number;
  readonly repository: string;
  readonly touched: Set<string>;
}

/**
 * Replaces all records of a repository while the catalog stays in use. The records come in batches into a table
 * beside it, `staged_<name>`, and are swapped in by one transaction at the end, so that no reader sees half of them and no writer
 * waits for the repository. What was put or removed meanwhile is newer than what was read, and stays as it is.
 */
export function createReplacement<R>(database: DatabaseSync, table: CatalogTable<R>) {
  const runs = new Set<Run>();
  let last = 0;
  const statements = prepare(database, table);
  // What a process that died in mid-replacement left.
  write(database, () => database.exec(`DELETE FROM staged_${table.name}`));

  return {
    /**
     * Rejects with what the iteration threw; the catalog is as it was then. `settle` is called in the transaction of the swap, before it,
     * with the number of the run in the staging table.
     */
    async replace(
      repository: string,
      records: AsyncIterable<R>,
      settle: (run: number) => void = () => {},
    ): Promise<void> {
      last += 1;
      const run: Run = { number: last, repository, touched: new Set() };
      runs.add(run);
      try {
        for await (const batch of inBatches(records)) {
          write(database, () => {
            for (const record of batch) statements.stage.run(run.number, ...table.values(record));
          });
        }
        const touched = JSON.stringify([...run.touched]);
        write(database, () => {
          settle(run.number);
          statements.removeOld.run({ repository, run: run.number, touched });
          statements.takeOver.run({ run: run.number, touched });
        });
      } finally {
        runs.delete(run);
        write(database, () => statements.unstage.run(run.number));
      }
    },
    /** Tells replacements under way that this id has been put or removed: in one repository, or (null) wherever it lay. */
    touched(id: string, repository: string | null): void {
      for (const run of runs) if (repository === null || run.repository === repository) run.touched.add(id);
    },
  };
}

function prepare<R>(database: DatabaseSync, { name, columns }: CatalogTable<R>) {
  const staged = `staged_${name}`;
  const untouched = 'id NOT IN (SELECT value FROM json_each(:touched))';
  return {
    stage: database.prepare(
      `INSERT OR REPLACE INTO ${staged} (run, ${columns}) VALUES (?, ${marks(columns)})`,
    ),
    removeOld: database.prepare(
      `DELETE FROM ${name} WHERE repository = :repository AND ${untouched}
       AND id NOT IN (SELECT id FROM ${staged} WHERE run = :run)`,
    ),
    // Most rescans change nothing: rows that are the same are not written again.
    takeOver: database.prepare(
      `INSERT OR REPLACE INTO ${name} (${columns})
       SELECT ${columns} FROM ${staged} AS staged WHERE run = :run AND ${untouched}
       AND NOT EXISTS (SELECT 1 FROM ${name} AS old WHERE old.id = staged.id
         AND old.repository = staged.repository AND old.document = staged.document)`,
    ),
    unstage: database.prepare(`DELETE FROM ${staged} WHERE run = ?`),
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
