/** Damage that was found in copies and could not be reported beside them: the catalog alone remembers it, whatever is read there later. */
import type { DatabaseSync } from 'node:sqlite';
import type { BackupRecord } from '../domain/backup.ts';
import { withUnstored } from '../domain/soundness.ts';
import { recordsIn } from './merged-copies.ts';

export function createUnstored(database: DatabaseSync) {
  const documents = `SELECT '[' || document || ']' AS document FROM copies
    WHERE repository = ? AND good = 0 AND instr(document, '"unstored":true') > 0`;
  const allIn = database.prepare(documents);
  const one = database.prepare(`${documents} AND id = ?`);

  function knownOf({ repository, manifest }: BackupRecord): BackupRecord | undefined {
    const row = one.get(repository, manifest.id);
    return row && recordsIn(row.document)[0];
  }

  return {
    /** What is put of a copy, with the damage that is known besides. */
    addTo: (record: BackupRecord): BackupRecord => withUnstored(record, knownOf(record)),
    /** The same of all that was read of a repository, as it is known when the iteration begins. */
    async *addToAll(repository: string, records: AsyncIterable<BackupRecord>): AsyncGenerator<BackupRecord> {
      const found = allIn.all(repository).flatMap(({ document }) => recordsIn(document));
      const known = new Map(found.map((record) => [record.manifest.id, record]));
      for await (const record of records) yield withUnstored(record, known.get(record.manifest.id));
    },
  };
}
