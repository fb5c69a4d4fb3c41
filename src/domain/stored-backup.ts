/** A backup as all repositories together hold it. */
import {
  type Annotation,
  type Backup,
  type BackupCopy,
  type BackupRecord,
  isGood,
  type Manifest,
  noAnnotation,
  type Verified,
  type VerifiedLevels,
  type VerifyLevel,
} from './backup.ts';

export interface StoredBackup {
  readonly manifest: Manifest;
  /** The newest of all copies. */
  readonly annotation: Annotation;
  readonly revision: number;
  /** The latest of each level, of whichever copy. */
  readonly verified: VerifiedLevels;
  /** One copy is, at least. */
  readonly good: boolean;
  /** The primary repository's first; one at least. */
  readonly copies: readonly BackupRecord[];
}

type Copies = readonly [BackupRecord, ...BackupRecord[]];

/**
 * What copies are together. `order` names the repositories of the database, the primary first; others come after them. The
 * first copy's manifest counts: one that contradicts it is of something else, whatever its id, and is left out.
 */
export function mergeCopies(records: Copies, order: readonly string[]): StoredBackup {
  const sorted = inOrder(records, order);
  const { manifest } = sorted.find(isGood) ?? sorted[0] ?? records[0];
  const copies = sorted.filter((copy) => isSameImage(copy.manifest, manifest));
  const { annotation, revision } = newestAnnotation(copies);
  const good = copies.some(isGood);
  return { manifest, annotation, revision, verified: latestOf(copies), good, copies };
}

/** By repository, those that `order` does not name last. */
export function inOrder<T extends { readonly repository: string }>(
  copies: readonly T[],
  order: readonly string[],
): T[] {
  const place = ({ repository }: T) =>
    order.includes(repository) ? order.indexOf(repository) : order.length;
  return copies.toSorted(
    (one, other) => place(one) - place(other) || (one.repository < other.repository ? -1 : 1),
  );
}

const isSameImage = (one: Manifest, other: Manifest): boolean =>
  one.sha256 === other.sha256 && one.sizeBytes === other.sizeBytes;

type Annotated = Pick<BackupRecord, 'annotation' | 'revision'>;

/** The one of the highest number. Where two repositories have different ones of one number, a hold wins. */
export function newestAnnotation(copies: readonly Annotated[]): Annotated {
  const none: Annotated = { annotation: noAnnotation, revision: 0 };
  return copies.reduce((newest, copy) => (isNewer(copy, newest) ? copy : newest), none);
}

const isNewer = (one: Annotated, other: Annotated): boolean =>
  one.revision > other.revision ||
  (one.revision === other.revision && one.annotation.hold && !other.annotation.hold);

function latestOf(copies: readonly BackupRecord[]): VerifiedLevels {
  const latest: Partial<Record<VerifyLevel, Verified>> = {};
  for (const level of ['checksum', 'structure', 'content', 'restore'] as const) {
    for (const { verified } of copies) {
      const found = verified[level];
      const known = latest[level];
      if (found && (!known || found.at > known.at)) latest[level] = found;
    }
  }
  return latest;
}

/** The document that clients see. */
export function backupDocument(stored: StoredBackup, copies: BackupCopy[]): Backup {
  const { manifest, annotation, good, verified } = stored;
  const { formatVersion: _version, kind: _kind, file: _file, source: _source, ...facts } = manifest;
  return { ...facts, ...annotation, good, verified, copies };
}
