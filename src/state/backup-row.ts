import { type BackupRecord, isGood } from '../domain/backup.ts';
import { milliseconds } from './sqlite.ts';

/** A record as a row of `copies`: what lists filter by, and the record itself as JSON. */
interface BackupRow {
  readonly id: string;
  readonly createdMs: number;
  readonly database: string;
  readonly repository: string;
  readonly held: number;
  readonly good: number;
  readonly tags: string;
  readonly revision: number;
  readonly document: string;
}

/** In the order of `rowValues`. */
export const rowColumns = 'id, repository, created_ms, database, held, good, tags, revision, document';

/** No tag has a line feed in it, so `\na\n` is found in `\na\nb\n` and nowhere else. */
const separator = '\n';

export const backupRow = (record: BackupRecord): BackupRow => ({
  id: record.manifest.id,
  createdMs: milliseconds(record.manifest.createdAt),
  database: record.manifest.database,
  repository: record.repository,
  held: Number(record.annotation.hold),
  good: Number(isGood(record)),
  tags: [''].concat(record.annotation.tags, '').join(separator),
  revision: record.revision,
  document: JSON.stringify(record),
});

export function rowValues(row: BackupRow) {
  const { id, repository, createdMs, database, held, good, tags, revision, document } = row;
  return [id, repository, createdMs, database, held, good, tags, revision, document] as const;
}

/** What `tags` contains where the backup has this tag. A text that can be no tag is nowhere found. */
export const tagNeedle = (tag: string): string =>
  tag.includes(separator) ? `${separator}${separator}${tag}` : `${separator}${tag}${separator}`;
