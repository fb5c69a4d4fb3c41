/** Full backups of configured databases, and the adoption of files that were copied before duckback came. */
import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Annotation,
  type Backup,
  backupId,
  type Manifest,
  noAnnotation,
  type VerifyLevel,
} from '../../domain/backup.ts';
import type { ConfiguredDatabase } from '../../domain/database.ts';
import { isServiceEnding } from '../../domain/ending.ts';
import { asProblem, FailedWithResult } from '../../domain/failed-with-result.ts';
import { dateInFileName } from '../../domain/file-date.ts';
import { type BackupRequest, type ImportRequest, publishing } from '../../domain/job.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobContext, JobHandler } from '../../domain/ports/jobs.ts';
import type { DatabaseMounts } from '../../domain/ports/mounts.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { unlessMissing } from '../../files/errno.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import type { CopyStates } from '../copies/copy-states.ts';
import { refuseAmbiguous } from '../image/ambiguous-source.ts';
import { imageBytes } from '../image/image-bytes.ts';
import type { ImageService, ProvenImage, UnsealedImage } from '../image/image-service.ts';
import { rememberMount, requireMounted } from '../lost-mount.ts';
import { requireRoom } from '../repositories/require-room.ts';
import type { VerifyService } from '../verify/verify-service.ts';
import { refuseGone } from './refuse-gone.ts';
import { unsealed } from './unsealed-problem.ts';

export interface BackupServiceOptions {
  readonly images: ImageService;
  readonly databases: ConfiguredDatabases;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly copies: Pick<CopyStates, 'published'>;
  readonly verify: VerifyService;
  /** Resolves a path of a request inside importRoots, or rejects with `path_not_allowed`. */
  readonly importable: (file: string) => Promise<string>;
  readonly mounts: DatabaseMounts;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly clock: Clock;
}

export interface BackupService {
  readonly backup: JobHandler<'backup'>;
  readonly import: JobHandler<'import'>;
}

/** What is to be stored, from where. */
interface Assignment {
  readonly database: ConfiguredDatabase;
  readonly source: string;
  /** null: the instant of the image, of a live file; else of one that was confined to an import root. */
  readonly createdAt: Date | null;
  readonly annotation: Annotation;
}

interface Published {
  readonly manifest: Manifest;
  readonly backup: Backup;
  /** Why it is unsealed; null where it is sealed. */
  readonly refusal: Problem | null;
}

export function createBackupService(options: BackupServiceOptions): BackupService {
  const { images, databases, repositories, copies, verify, importable, mounts, randomBytes, clock } = options;

  /** Publishes an image of the source, sealed or not: nothing of it stays behind when it fails. */
  async function publish(assignment: Assignment, context: JobContext): Promise<Published> {
    const { database, source, createdAt } = assignment;
    const repository = primaryOf(database, repositories);
    await requireRoom(repository, 'image', await imageBytes(source));
    const staging = await repository.stage(database.name, context.jobId);
    try {
      const file = join(staging.folder, `${database.name}.duckdb`);
      const proven = await images.prove(
        { source, file, deadlineMs: database.imageDeadlineMs, confined: createdAt !== null },
        context,
      );
      const manifest = manifestOf(assignment, proven, randomBytes(3));
      const record = await context.step(
        publishing,
        () => repository.publish(manifest, file, assignment.annotation, context.signal),
        manifest.id,
      );
      return { manifest, backup: copies.published(record), refusal: proven.survey ? null : proven.refusal };
    } catch (error) {
      // Where the repository went away meanwhile, that is why, whatever it looked like from in here.
      if (!context.signal.aborted) await refuseGone(repository, database.name, context.jobId, error);
      throw error;
    } finally {
      await staging.remove();
    }
  }

  /** Fails the job of an unsealed backup, which is its result all the same: the operator must hear of it. */
  async function store(assignment: Assignment, context: JobContext): Promise<Backup> {
    const { manifest, backup, refusal } = await publish(assignment, context);
    if (!refusal) return backup;
    const problem = unsealed(manifest, `${manifest.id} is no good backup`, refusal);
    throw new FailedWithResult(problem, backup);
  }

  /**
   * The backup is there, whatever becomes of this: a job that fails or is cancelled has it as its result. Where the end of the service cuts it off
   * the next service makes up for it.
   */
  async function verified(backup: Backup, level: VerifyLevel, context: JobContext): Promise<Backup> {
    try {
      return await verify.afterBackup(backup.id, level, context);
    } catch (error) {
      if (error instanceof FailedWithResult) throw error;
      if (isServiceEnding(context.signal)) return backup;
      throw new FailedWithResult(asProblem(context.signal.aborted ? context.signal.reason : error), backup);
    }
  }

  return {
    async backup(request, context): Promise<Backup> {
      const database = findDatabase(request.database, databases);
      await requireMounted(database.path, mounts);
      await refuseAmbiguous(database.path);
      const annotation = annotationOf(request);
      const backup = await store({ database, source: database.path, createdAt: null, annotation }, context);
      // The next one notes it where this one could not.
      await rememberMount(database.path, mounts).catch(() => {});
      return request.verify ? verified(backup, request.verify, context) : backup;
    },
    async import(request, context): Promise<Backup> {
      const database = findDatabase(request.database, databases);
      const source = await importable(request.file);
      // Before its name is asked for a date: that of a mistyped path says nothing.
      await requireThere(source);
      const createdAt = instantOf(request, clock.now());
      return store({ database, source, createdAt, annotation: noAnnotation }, context);
    },
  };
}

function primaryOf(
  database: ConfiguredDatabase,
  repositories: ReadonlyMap<string, BackupRepository>,
): BackupRepository {
  const repository = repositories.get(database.repository);
  if (!repository)
    throw new Error(`the configuration let the unknown repository ${database.repository} through`);
  return repository;
}

const annotationOf = ({ hold, tags, description }: BackupRequest): Annotation => ({
  hold: hold ?? noAnnotation.hold,
  tags: tags ?? noAnnotation.tags,
  description: description ?? noAnnotation.description,
});

async function requireThere(file: string): Promise<void> {
  if (await unlessMissing(lstat(file))) return;
  throw new Problem('source_missing', `${file} does not exist.`, { hint: 'Name a file that is there.' });
}

/** The instant that an imported file stands for. A file's own times are no proof: copying changes them. */
function instantOf({ file, createdAt }: ImportRequest, now: Date): Date {
  const instant = createdAt ? new Date(createdAt) : dateInFileName(basename(file));
  if (!instant) {
    throw wrongInstant(`The file name ${basename(file)} holds no date such as 20251111.`, 'is needed here');
  }
  // It would be the latest backup for ever, whatever is backed up after it.
  if (instant > now) throw wrongInstant(`${instant.toISOString()} is yet to come.`, 'lies in the future');
  return instant;
}

const wrongInstant = (detail: string, message: string): Problem =>
  new Problem('validation_failed', detail, {
    hint: 'Say in createdAt when the file was copied.',
    errors: [{ pointer: '/createdAt', message }],
  });

function manifestOf(
  assignment: Assignment,
  proven: ProvenImage | UnsealedImage,
  random: Uint8Array,
): Manifest {
  const { database, source, createdAt } = assignment;
  const { image, survey, sizeBytes, sha256 } = proven;
  const at = createdAt ?? image.capturedAt;
  return {
    formatVersion: 1,
    kind: 'full',
    id: backupId(database.name, at, random),
    database: database.name,
    createdAt: at.toISOString(),
    sizeBytes,
    sha256,
    sealed: survey !== null,
    ...(survey ? {} : { wal: proven.wal }),
    passes: image.passes,
    tornWalBytes: image.tornWalBytes,
    storageVersion: image.storageVersion,
    duckdbVersion: survey?.duckdbVersion ?? null,
    tables: survey?.tables ?? [],
    file: `${database.name}.duckdb`,
    source: { path: source, imported: createdAt !== null },
  };
}
