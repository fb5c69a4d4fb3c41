/**
 * Damage that was found in copies and could not be reported beside them: this state alone remembers it, whatever is read there later. It has a
 * table of its own, since the catalog forgets a copy that one reading could not read, and a repository that is left out of the configuration.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { BackupRecord } from '../domain/backup.ts';
import { withUnstored } from '../domain/soundness.ts';
import { recordsIn } from './merged-copies.ts';

export function createUnstored(database: DatabaseSync) {
  const documents = `SELECT '[' || document || ']' AS document FROM unstored_damage WHERE repository = ?`;
  const allIn = database.prepare(documents);
  const one = database.prepare(`${documents} AND id = ?`);
  const note = database.prepare('INSERT OR REPLACE INTO unstored_damage VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM unstored_damage WHERE id = ? AND repository = ?');

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
    /** Notes what of a copy is reported nowhere else; within the transaction that puts it. */
    note(record: BackupRecord): void {
      const { repository, manifest, verified } = record;
      if (Object.values(verified).some(({ unstored }) => unstored)) {
        note.run(manifest.id, repository, JSON.stringify(record));
      } else forget.run(manifest.id, repository);
    },
    /** The copy is gone, or was made anew; within the transaction that removes it. */
    forget: (id: string, repository: string) => forget.run(id, repository),
  };
}
