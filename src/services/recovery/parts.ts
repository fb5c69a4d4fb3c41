import type { ConfiguredDatabase } from '../../domain/database.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { TryLock } from '../../domain/ports/lock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { RecoveryStore } from '../../domain/ports/recoveries.ts';
import type { RecoveryRequest } from '../../domain/recovery.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import type { FindBackup } from '../backup/find-backup.ts';
import type { ChecksService } from '../checks/checks-service.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import type { HolderOf } from '../holder.ts';
import type { HookSubject, HooksService } from '../hooks/hooks-service.ts';
import type { ImageService } from '../image/image-service.ts';
import type { RestoreService } from '../restore/restore-service.ts';
import type { Vacated, Vacating } from '../restore/vacate.ts';
import type { VerifyService } from '../verify/verify-service.ts';
import type { Progress } from './progress.ts';

/** What recoveries are put together from. */
export interface RecoveryParts {
  readonly databases: ConfiguredDatabases;
  readonly catalog: Pick<Catalog, 'newest' | 'get'>;
  readonly findBackup: FindBackup;
  readonly verify: Pick<VerifyService, 'verify'>;
  readonly restore: Pick<RestoreService, 'restoreWithin' | 'plan'>;
  readonly vacating: Vacating;
  readonly images: Pick<ImageService, 'prove'>;
  readonly engine: Pick<Engine, 'lastDay'>;
  readonly checks: ChecksService;
  readonly hooks: HooksService;
  readonly holderOf: HolderOf;
  readonly files: FileOperations;
  readonly tryLock: TryLock;
  readonly store: RecoveryStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** One recovery. */
export interface Run {
  readonly database: ConfiguredDatabase;
  readonly request: RecoveryRequest;
  readonly context: JobContext;
  readonly progress: Progress;
}

/** What a hook of it is told. */
export const subjectOf = ({ database, progress }: Run): HookSubject => ({
  database,
  backup: progress.state().backup ?? undefined,
});

/**
 * Its database, for whoever moves its files: once the step stop is done its hook says that nobody uses it, until another attempt may have run
 * the hook start.
 */
export const vacatedBy = ({ database, progress }: Run, { hooks }: RecoveryParts): Vacated => ({
  database: database.name,
  stopped:
    progress.isDone('stop') &&
    !progress.isDone('start') &&
    progress.state().begun !== 'start' &&
    hooks.find(database.name, 'stop') !== null,
});

/** The steps of a part of it, named after the step that they lie within. */
export const within = (context: JobContext, outer: string): JobContext => ({
  ...context,
  step: (name, run) => context.step(`${outer}: ${name}`, run),
  always: (name, run) => context.always(`${outer}: ${name}`, run),
});

/** For what must be done however the job ends: nothing stops it. */
export const unstoppable = (context: JobContext): JobContext => ({
  ...context,
  signal: new AbortController().signal,
  step: context.always,
  pointOfNoReturn: () => {},
  stoppable: () => {},
});
