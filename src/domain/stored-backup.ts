/** A backup as all repositories together hold it. */
import { Value } from 'typebox/value';
import {
  type Annotation,
  type Backup,
  type BackupCopy,
  type BackupRecord,
  isGood,
  type Manifest,
  mayBeGood,
  noAnnotation,
  type Verified,
  type VerifiedLevels,
  type VerifyLevel,
} from './backup.ts';

export interface StoredBackup {
  readonly manifest: Manifest;
  /** What all copies say together. */
  readonly annotation: Annotation;
  /** The highest number of all: what is said next has one above it. */
  readonly revision: number;
  /** The annotation of that number could be read in no copy: it counts as a hold, and is told to none. */
  readonly unreadAnnotation?: true;
  /** The latest of each level, of whichever copy. */
  readonly verified: VerifiedLevels;
  /** One copy is, at least. */
  readonly good: boolean;
  /** The primary repository's first; one at least. */
  readonly copies: readonly BackupRecord[];
  /** What lies elsewhere under its id and is of another image: what is said there counts, since a hold is of an id. */
  readonly contradicting: readonly BackupRecord[];
  /** The repositories of its database, the primary one first. */
  readonly order: readonly string[];
}

/** The repositories of each database that is configured, the primary one first. */
export type Orders = ReadonlyMap<string, readonly string[]>;

type Copies = readonly [BackupRecord, ...BackupRecord[]];

/**
 * Whether copies in a repository count for their database: for its protection, as the newest one, as one that is left. `order` names
 * its repositories. Whoever may write another one could plant newer backups there than there are. Of a database that is not
 * configured (any more) nobody knows where they belong, and all count.
 */
export const counts = (order: readonly string[], repository: string): boolean =>
  order.length === 0 || order.includes(repository);

/**
 * What copies are together. `order` names the repositories of the database, the primary first; others come after them. The
 * manifest of the first copy that counts and may be good is believed: one that contradicts it is of something else, whatever its
 * id, and is no copy of it. The state keeps rows of what this gives: see the last step in its schema before changing it.
 */
export function mergeCopies(records: Copies, order: readonly string[]): StoredBackup {
  const sorted = inOrder(records, order);
  const own = sorted.filter(({ repository }) => counts(order, repository));
  const believed = own.length > 0 ? own : sorted;
  const { manifest } = believed.find(mayBeGood) ?? believed[0] ?? records[0];
  const copies = sorted.filter((copy) => isSameImage(copy.manifest, manifest));
  const contradicting = sorted.filter((copy) => !copies.includes(copy));
  const good = copies.some(isGood);
  return { manifest, ...saidBy(sorted), verified: latestOf(copies), good, copies, contradicting, order };
}

/** Every copy that is known, whatever it is of, the primary repository's first. */
export const everyCopy = ({ copies, contradicting, order }: StoredBackup): BackupRecord[] =>
  inOrder([...copies, ...contradicting], order);

/** The same with copies as they have just been read, each in its place. */
export function withRead(stored: StoredBackup, read: readonly BackupRecord[]): StoredBackup {
  const isRead = (copy: BackupRecord) => read.some(({ repository }) => repository === copy.repository);
  const [first, ...others] = [...read, ...everyCopy(stored).filter((copy) => !isRead(copy))];
  return first ? mergeCopies([first, ...others], stored.order) : stored;
}

/**
 * Whether the copy in a repository is to be told what all say together. Not where that, or what this one says, could not be read: what may
 * be a hold is neither spread as one, nor written over.
 */
export function isOutdated(stored: StoredBackup, repository: string): boolean {
  const own = everyCopy(stored).find((copy) => copy.repository === repository);
  if (!own || own.unreadAnnotation || stored.unreadAnnotation) return false;
  return own.revision < stored.revision || !Value.Equal(own.annotation, stored.annotation);
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

export type Annotated = Pick<BackupRecord, 'annotation' | 'revision' | 'unreadAnnotation'>;

/** Whether copies say by themselves what all say together, so that nothing of that is only remembered of the others. */
export function isSaidBy(copies: readonly BackupRecord[], stored: StoredBackup): boolean {
  return Value.Equal(saidBy(inOrder(copies, stored.order)), saidBy(everyCopy(stored)));
}

/**
 * What copies say together, in the order of their repositories: what those say of which the annotation could be read. One that could not
 * counts as a hold where its number is above theirs; under the same one they say what it does.
 */
export function saidBy(copies: readonly Annotated[]): Annotated {
  const read = saidByRead(copies);
  const revision = Math.max(read.revision, ...copies.map((copy) => copy.revision));
  if (revision === read.revision) return read;
  return { annotation: { ...read.annotation, hold: true }, revision, unreadAnnotation: true };
}

/**
 * What is known of it: of the annotations that could be read the one with the highest number, and whether one of them holds. Of equal numbers
 * one that holds goes before the others, then the first.
 */
export function saidByRead(copies: readonly Annotated[]): Annotated {
  const read = copies.filter((copy) => !copy.unreadAnnotation);
  const [first = { annotation: noAnnotation, revision: 0 }, ...others] = read;
  const { annotation, revision } = others.reduce(
    (newest, copy) => (isNewer(copy, newest) ? copy : newest),
    first,
  );
  return { annotation: { ...annotation, hold: holdingCopy(read) !== undefined }, revision };
}

/**
 * The first copy whose hold stands: nothing newer is said in the same repository, or in one before it. So a repository may hold for all, and
 * releases what it held itself, or what those after it hold; who may write only it never releases a hold of one before it.
 */
export function holdingCopy<T extends Annotated>(copies: readonly T[]): T | undefined {
  let newest = 0;
  for (const copy of copies) {
    if (copy.annotation.hold && copy.revision >= newest) return copy;
    newest = Math.max(newest, copy.revision);
  }
  return undefined;
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
  const unread = !good && stored.copies.some(mayBeGood) ? { unread: true as const } : {};
  const { formatVersion: _version, kind: _kind, file: _file, source: _source, ...facts } = manifest;
  return { ...facts, ...annotation, good, ...unread, verified, copies };
}
