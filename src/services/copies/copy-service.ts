/** Copies of backups in further repositories: the same bytes under the same id, proven before they count. */
import { type Backup, type BackupRecord, isGood, mayBeGood, storedFiles } from '../../domain/backup.ts';
import type { CopyRequest } from '../../domain/copy.ts';
import { isServiceEnding } from '../../domain/ending.ts';
import type { Leases } from '../../domain/leases.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CopyLedger } from '../../domain/ports/copies.ts';
import type { JobContext, JobHandler } from '../../domain/ports/jobs.ts';
import type { BackupRepository, CopyOf } from '../../domain/ports/repository.ts';
import { isProblem, Problem, problemDocument } from '../../domain/problem.ts';
import {
  type Annotated,
  everyCopy,
  type StoredBackup,
  saidByRead,
  withRead,
} from '../../domain/stored-backup.ts';
import type { FindBackup, FoundBackup, FoundCopies, FoundCopy } from '../backup/find-backup.ts';
import { isHeldIn } from '../backup/find-lost.ts';
import { firstCopy } from '../backup/first-copy.ts';
import { isWhole } from '../backup/why-not-whole.ts';
import { findRepository } from '../repositories/find-repository.ts';
import { requireRoom } from '../repositories/require-room.ts';
import { bytesDiffer, digestOf, watchOf } from '../verify/stored-bytes.ts';
import type { CopyStates } from './copy-states.ts';
import { unreadAnnotation } from './unread-annotation.ts';

export interface CopyServiceOptions {
  readonly findBackup: FindBackup;
  readonly catalog: Pick<Catalog, 'withUnstored'>;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly leases: Leases;
  readonly copies: CopyStates;
  readonly ledger: CopyLedger;
  readonly clock: Clock;
}

/**
 * Steps: `copy` and `prove`; `check the source` before them where what lies there is replaced. Each for every copy that is
 * tried as the source. Rejects with `not_found`, `repository_unavailable`, `insufficient_space`, `verification_failed`.
 */
export function createCopyService(options: CopyServiceOptions): JobHandler<'copy'> {
  const { findBackup, catalog, repositories, leases, copies, ledger, clock } = options;

  /** Where the copy can be made from: whatever is whole, but the place itself. */
  function sourcesOf({ stored, best }: FoundBackup, target: string): FoundCopies {
    const fit = best.filter(({ record }) => record.repository !== target && (isGood(record) || !stored.good));
    const [first, ...others] = fit;
    if (first) return [first, ...others];
    throw new Problem(
      'verification_failed',
      `There is no good copy of ${stored.manifest.id} elsewhere that one in ${target} could be made of.`,
    );
  }

  async function copyFrom(
    source: FoundCopy,
    stored: StoredBackup,
    target: BackupRepository,
    replaces: boolean,
    context: JobContext,
  ): Promise<BackupRecord> {
    const copy = await readCopy(source, stored, context.signal);
    // What is there now is gone before the new one is complete: not for a source that is damaged as well.
    if (replaces) {
      // First: the check takes long, and the hold may be released meanwhile.
      await keepHold(source, copy);
      await context.step('check the source', () => proveBytes(source, context));
    }
    const total = storedFiles(copy.manifest).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return target.receive(copy, { ...watchOf(context, total), step: context.step });
  }

  /** What gives way may alone say that the backup is held: where its copy breaks off nobody would say so. */
  async function keepHold(
    { repository }: FoundCopy,
    { manifest, annotation, revision }: CopyOf,
  ): Promise<void> {
    const { id } = manifest;
    if (!annotation.hold || (await repository.read(id)).annotation.hold) return;
    copies.changed(await repository.annotate(id, annotation, revision - 1));
  }

  /** Gives what notes it, and describes the backup then. */
  async function make(
    { backup: id, repository: name }: CopyRequest,
    context: JobContext,
  ): Promise<() => Backup> {
    const target = findRepository(name, repositories);
    const found = findBackup(id);
    const there = await readThere(target, found.stored, catalog);
    if (there?.isSound) return () => copies.made(there.record);
    const said = there ? saidWith(found.stored, there.record) : await saidOver(target, found.stored);
    const stored = { ...found.stored, ...said };
    const sources = sourcesOf(found, name);
    await requireRoomFor(stored, target);
    // Also what is no copy any more for want of its manifest: its image may be the only whole one.
    const replaces = await target.hasAny(id);
    const record = await firstCopy(sources, (source) => copyFrom(source, stored, target, replaces, context));
    return () => copies.made(record);
  }

  return async (request, context) => {
    const { backup: id, repository } = request;
    const release = leases.acquire(id, context.jobId);
    const end = copies.begin(id, repository);
    try {
      const note = await make(request, context);
      end();
      return note();
    } catch (error) {
      // The next start of the service goes on with it. One that somebody cancelled waits like one that failed.
      if (!isServiceEnding(context.signal)) noteFailure(request, error, context.jobId);
      throw error;
    } finally {
      end();
      release();
    }
  };

  function noteFailure({ backup, repository }: CopyRequest, error: unknown, jobId: string): void {
    const [wanted] = ledger.wantedOf(backup).filter((one) => one.repository === repository);
    if (!wanted) return;
    const at = clock.now();
    const until = new Date(at.getTime() + patienceMs(wanted.attempts));
    ledger.failed(backup, repository, {
      at,
      until,
      problem: problemDocument(error, `/jobs/${jobId}`, jobId),
    });
  }
}

const minuteMs = 60_000;

/** A minute after the first failure, twice as long after each other one, six hours at the most. */
const patienceMs = (failures: number): number => Math.min(minuteMs * 2 ** failures, 360 * minuteMs);

/**
 * What the copy is to say: what all say that can be read. What cannot be used is in no list: what it says goes on in the copy that takes its
 * place; `repository_unavailable` where that may be a hold and cannot be read.
 */
function saidWith(stored: StoredBackup, there: BackupRecord): Annotated {
  const now = withRead(stored, [there]);
  if (now.unreadAnnotation && there.unreadAnnotation) throw unreadAnnotation(now);
  return saidByRead(everyCopy(now));
}

/** Of what has no record any more a hold can still be read. */
async function saidOver(target: BackupRepository, stored: StoredBackup): Promise<Annotated> {
  const said = saidByRead(everyCopy(stored));
  if (said.annotation.hold || !(await isHeldIn(stored.manifest.id, target))) return said;
  const { annotation, revision } = said;
  return { annotation: { ...annotation, hold: true }, revision: revision + 1 };
}

/**
 * What lies at the place already; null: nothing that can be used. Not what the catalog remembers: somebody may have taken it away. Rejects with
 * `verification_failed` where it may be sound, and is of another image: who may write one repository could replace it by writing that one's manifest.
 */
async function readThere(
  target: BackupRepository,
  { manifest: { id, sha256 } }: StoredBackup,
  catalog: CopyServiceOptions['catalog'],
) {
  try {
    // What was damaged is so still, where a reading passed it by since.
    const record = catalog.withUnstored(await target.read(id));
    const { manifest } = record;
    const hasAll = await isWhole(manifest, target);
    if (hasAll && (mayBeGood(record) || !manifest.sealed) && manifest.sha256 !== sha256) {
      throw otherImage(id, target.name);
    }
    return { record, isSound: hasAll && (isGood(record) || !manifest.sealed) };
  } catch (error) {
    if (isProblem(error, 'not_found')) return null;
    throw error;
  }
}

const otherImage = (id: string, repository: string): Problem =>
  new Problem(
    'verification_failed',
    `In ${repository} lies a copy, which is good or may be, of another image under the id ${id}.`,
    {
      hint: `One of them is not what was backed up. Look at both, and move the folder of the wrong one out of its repository by hand.`,
    },
  );

async function readCopy(
  { repository }: FoundCopy,
  { manifest: { id, sha256 }, annotation, revision }: StoredBackup,
  signal: AbortSignal,
): Promise<CopyOf> {
  const { manifest } = await repository.read(id);
  if (manifest.sha256 !== sha256) {
    throw new Problem('verification_failed', `The manifest of ${id} in ${repository.name} was changed.`);
  }
  const content: CopyOf['content'] = (part) => repository.content(id, { part, signal });
  return { manifest, document: await repository.document(id), annotation, revision, content };
}

async function proveBytes(
  { record, repository }: FoundCopy,
  { signal, progress }: JobContext,
): Promise<void> {
  const { manifest } = record;
  for (const file of storedFiles(manifest)) {
    const content = repository.content(manifest.id, { part: file.part, signal });
    const { sizeBytes, sha256 } = await digestOf(content, (done) => progress(done, file.sizeBytes));
    const [problem] = bytesDiffer(file, sizeBytes, sha256);
    if (!problem) continue;
    throw new Problem('verification_failed', `${manifest.id} in ${repository.name}: ${problem.message}`);
  }
}

/** What is streamed into a bucket takes no room here. */
async function requireRoomFor({ manifest }: StoredBackup, target: BackupRepository): Promise<void> {
  if (!target.isLocal) return;
  const needed = storedFiles(manifest).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  await requireRoom(target, 'copy', needed);
}
