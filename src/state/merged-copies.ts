/** What the copies of a backup are together is told by `mergeCopies` alone: SQL asks it too, by a function. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Annotation, type BackupRecord, Manifest, VerifiedLevels } from '../domain/backup.ts';
import { mergeCopies, type Orders, type StoredBackup } from '../domain/stored-backup.ts';
import { backupRow } from './backup-row.ts';
import { parseColumn, write } from './sqlite.ts';

const Record = Type.Object({
  repository: Type.String(),
  manifest: Manifest,
  annotation: Annotation,
  revision: Type.Integer(),
  unreadAnnotation: Type.Optional(Type.Literal(true)),
  verified: VerifiedLevels,
});
const validator = Compile(Type.Array(Record, { minItems: 1 }));
const isRecords = (value: unknown): value is BackupRecord[] => validator.Check(value);

/** The records of an array of documents. Throws a DamagedFile. */
export const recordsIn = (documents: SQLOutputValue | undefined): BackupRecord[] =>
  parseColumn(documents, isRecords);

/** What copies are together. `documents` is the array of theirs, of one backup. Throws a DamagedFile. */
export function mergedIn(documents: SQLOutputValue | undefined, orders: Orders): StoredBackup {
  const [copy, ...others] = recordsIn(documents);
  if (!copy) throw new Error('a backup without a copy is in the catalog');
  return mergeCopies([copy, ...others], orders.get(copy.manifest.database) ?? []);
}

/** Gives this connection the function `merged(documents)`, which `merged_copies` makes the rows of `backups` of. */
export function defineMerged(database: DatabaseSync, orders: Orders): void {
  database.function('merged', { deterministic: true }, (documents) =>
    JSON.stringify(backupRow(mergedIn(documents, orders))),
  );
}

/** Merges all copies anew, unless the rows of `backups` were made with these orders. */
export function mergeAnew(database: DatabaseSync, orders: Orders): void {
  const wanted = JSON.stringify([...orders]);
  if (database.prepare('SELECT orders FROM merged_by').get()?.orders === wanted) return;
  const remember = database.prepare('INSERT OR REPLACE INTO merged_by (one, orders) VALUES (1, ?)');
  write(database, () => {
    database.exec('DELETE FROM backups; INSERT INTO backups SELECT * FROM merged_copies');
    remember.run(wanted);
  });
}
