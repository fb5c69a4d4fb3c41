import { type BackupRecord, isGood } from '../domain/backup.ts';
import { provenAt } from '../domain/soundness.ts';
import { counts, everyCopy, isOutdated, type StoredBackup } from '../domain/stored-backup.ts';
import { milliseconds } from './sqlite.ts';

/** No tag has a line feed in it, so `\na\n` is found in `\na\nb\n` and nowhere else. */
const separator = '\n';

/** What `backups` has of a backup beside its id: what lists filter by, and what is told of all copies without reading them. */
export function backupRow(stored: StoredBackup) {
  const { manifest, annotation, good, copies, order } = stored;
  const own = copies.filter(({ repository }) => counts(order, repository));
  const every = everyCopy(stored);
  return {
    createdMs: milliseconds(manifest.createdAt),
    database: manifest.database,
    held: annotation.hold,
    good,
    tags: ['', ...annotation.tags, ''].join(separator),
    counted: own.length > 0,
    countedGood: own.some(isGood),
    verified: own.flatMap(foundWhole),
    outdated: namesOf(every.filter(({ repository }) => isOutdated(stored, repository))),
    damaged: good ? namesOf(every.filter((copy) => !isGood(copy))) : [],
  };
}

const namesOf = (copies: readonly BackupRecord[]): string[] => copies.map(({ repository }) => repository);

/** The verifications that found nothing. */
const foundWhole = ({ verified }: BackupRecord) =>
  Object.entries(verified).flatMap(([level, found]) => (found.ok ? [{ level, at: provenAt(found) }] : []));

/** What `tags` contains where the backup has this tag. A text that can be no tag is nowhere found. */
export const tagNeedle = (tag: string): string =>
  tag.includes(separator) ? `${separator}${separator}${tag}` : `${separator}${tag}${separator}`;
