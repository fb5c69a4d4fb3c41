import {
  Annotation,
  type BackupRecord,
  highestRevision,
  noAnnotation,
  type Verified,
  type VerifyLevel,
} from '../domain/backup.ts';
import { ObjectMissing, type ObjectStore } from '../domain/ports/object-store.ts';
import type { ForeignContent, Locks } from '../domain/ports/repository.ts';
import { isProblem } from '../domain/problem.ts';
import { VerificationReport } from '../domain/verification.ts';
import { readDocument, UnusableDocument } from './document.ts';
import type { Found, OnForeign } from './found.ts';
import type { Identity } from './identity.ts';
import { annotationKey, type ReportName, verificationKey } from './layout.ts';
import { readManifest } from './manifest.ts';
import type { Owners } from './owners.ts';

/** What all parts of one repository share. */
export interface RepositoryContext {
  readonly name: string;
  readonly store: ObjectStore;
  readonly identity: Identity;
  readonly owners: Owners;
  readonly locks: Locks;
}

/**
 * What work gives; null where something in the way is no document of ours, was removed meanwhile, or cannot be read
 * though the repository is there: one bad object must not hide all the others. Those go to `onForeign`, a repository
 * that is gone rejects.
 */
export async function tolerate<T>(
  { identity }: RepositoryContext,
  key: string,
  onForeign: OnForeign,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ObjectMissing) return null;
    if (error instanceof UnusableDocument) {
      onForeign({ key: error.key, reason: error.reason });
    } else if (isProblem(error, 'repository_unavailable')) {
      await identity.check();
      onForeign({ key, reason: error.message, unanswered: true });
    } else throw error;
    return null;
  }
}

/** Reads what a listing found of one backup. Rejects as readManifest does. */
export async function readRecord(
  context: RepositoryContext,
  found: Found,
  onForeign: OnForeign,
): Promise<BackupRecord> {
  const manifest = await readManifest(context.store, found.id);
  const annotation = await readAnnotation(context, found, onForeign);
  const levels = await Promise.all(
    [...found.reports.values()].map((report) => readVerified(context, found.id, report, onForeign)),
  );
  const verified = Object.fromEntries(levels.filter((level) => level !== null));
  const revision = Math.min(found.annotation, highestRevision);
  const unread = annotation === heldUnread ? { unreadAnnotation: true as const } : {};
  return { repository: context.name, manifest, annotation, revision, ...unread, verified };
}

/** It may be a hold, and nothing may remove that. */
const heldUnread: Annotation = { ...noAnnotation, hold: true };

/** The annotation of the highest number. One that cannot be read counts as a hold. */
export async function readAnnotation(
  context: RepositoryContext,
  { id, annotation: n }: Found,
  onForeign: OnForeign,
): Promise<Annotation> {
  if (n === 0) return noAnnotation;
  const key = annotationKey(id, n);
  const read = () => readDocument(context.store, key, Annotation);
  return (await tolerate(context, key, onForeign, read)) ?? heldUnread;
}

/**
 * What a report says; null where it was removed meanwhile. One that cannot be read may be of damage: it counts as that, of the
 * instant in its name, so that any later one disproves it.
 */
async function readVerified(
  context: RepositoryContext,
  id: string,
  name: ReportName,
  onForeign: OnForeign,
): Promise<[VerifyLevel, Verified] | null> {
  const read = () => readReport(context.store, id, name);
  let isThere = false;
  const report = await tolerate(context, verificationKey(id, name), note, read);
  const facts = { at: name.at.toISOString(), repository: context.name };
  if (report) return [name.level, { ...facts, ok: report.ok, startedAt: report.startedAt }];
  return isThere ? [name.level, { ...facts, ok: false, unreadable: true }] : null;

  function note(content: ForeignContent): void {
    isThere = true;
    const reason = `${content.reason.replace(/\.$/, '')}: it counts as a report of damage until the backup is verified again`;
    onForeign({ ...content, reason });
  }
}

/** Reads one report of a backup. `ObjectMissing`; `UnusableDocument` where it is none, or one of something else. */
export async function readReport(
  store: ObjectStore,
  id: string,
  name: ReportName,
): Promise<VerificationReport> {
  const key = verificationKey(id, name);
  const report = await readDocument(store, key, VerificationReport);
  if (report.backup !== id) throw new UnusableDocument(key, 'it is a report of something else');
  if (report.level !== name.level) throw new UnusableDocument(key, `it is a report of level ${report.level}`);
  // Which report is the latest goes by their names.
  if (Date.parse(report.endedAt) !== name.at.getTime()) {
    throw new UnusableDocument(key, `it is a report of ${report.endedAt}`);
  }
  return report;
}
