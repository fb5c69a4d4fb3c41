import { Value } from 'typebox/value';
import { type Annotation, type BackupRecord, highestRevision } from '../../domain/backup.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { everyCopy, holdingCopy, type StoredBackup, withRead } from '../../domain/stored-backup.ts';
import { isNotThere } from '../backup/first-copy.ts';
import { inEach } from './in-each.ts';
import { unreadAnnotation } from './unread-annotation.ts';

/**
 * Changes the annotation in every repository that can be reached, under one number, above all that are known; `changed` gets each
 * copy in which it was done. Rejects where that is none, and where a hold that is to be released stands, since the repository that
 * holds cannot be told, and where what may be a hold cannot be read and the change does not say whether it is to be one. Where that is
 * known before, nothing is changed. What all say already is not said again.
 */
export async function annotateCopies(
  stored: StoredBackup,
  change: Partial<Annotation>,
  repositories: ReadonlyMap<string, BackupRepository>,
  changed: (record: BackupRecord) => void,
): Promise<void> {
  const { id } = stored.manifest;
  const places = everyCopy(stored).flatMap(({ repository }) => repositories.get(repository) ?? []);
  const read = await inEach(places, (repository) => repository.read(id));
  const now = withRead(stored, read.records);
  if (now.unreadAnnotation && change.hold === undefined) throw unreadAnnotation(now);
  const annotation = { ...now.annotation, ...change };
  const releases = now.annotation.hold && !annotation.hold;
  if (releases) refuseWhereHeld(foreseen(now, read.records, annotation), read.failures);
  // Every annotation stays, and is listed with its backup. A copy that is away is told when it is back.
  const says = (copy: BackupRecord) =>
    !copy.unreadAnnotation && copy.revision === now.revision && Value.Equal(copy.annotation, annotation);
  if (read.records.length > 0 && read.records.every(says)) return read.records.forEach(changed);
  const written = await inEach(places, (repository) => repository.annotate(id, annotation, now.revision));
  written.records.forEach(changed);
  const [failure] = written.failures.values();
  if (written.records.length === 0 && failure) throw failure;
  if (releases) refuseWhereHeld(withRead(now, written.records), written.failures);
}

/** What all say together once these copies say it. */
function foreseen(now: StoredBackup, copies: readonly BackupRecord[], annotation: Annotation): StoredBackup {
  const revision = Math.min(now.revision + 1, highestRevision);
  return withRead(
    now,
    copies.map(({ unreadAnnotation: _, ...copy }) => ({ ...copy, annotation, revision })),
  );
}

/** A hold that somebody set meanwhile is no failure: the backup says that it is held. */
function refuseWhereHeld(stored: StoredBackup, failures: ReadonlyMap<string, unknown>): void {
  const holder = holdingCopy(everyCopy(stored));
  if (!holder || !failures.has(holder.repository)) return;
  const { repository } = holder;
  const cause = failures.get(repository);
  if (!isNotThere(cause)) throw cause;
  throw new Problem(
    'repository_unavailable',
    `${stored.manifest.id} stays held: the repository ${repository} holds it, and its copy there cannot be told now.`,
    {
      hint: `Repeat it when ${repository} can be used and has been read: GET /repositories, POST /repositories/${repository}/rescan.`,
      cause,
    },
  );
}
