/** The stored backups: list, read, annotate, delete, download. */
import {
  type Annotation,
  type Backup,
  databaseOfBackup,
  type LogPart,
  type StoredFile,
  storedFiles,
} from '../../domain/backup.ts';
import type { Leases } from '../../domain/leases.ts';
import type { Page, PageRequest } from '../../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../../domain/ports/catalog.ts';
import type { JobRunner } from '../../domain/ports/jobs.ts';
import type { ByteRange } from '../../domain/ports/object-store.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import type { Removal } from '../../domain/removal.ts';
import type { Turns } from '../../domain/turns.ts';
import { annotateCopies } from '../copies/annotate-copies.ts';
import { contentOf } from '../copies/content-of.ts';
import type { CopyStates } from '../copies/copy-states.ts';
import type { FindBackup } from './find-backup.ts';
import { firstCopy } from './first-copy.ts';
import type { RemoveBackup } from './remove-backup.ts';
import { whyNotWhole } from './why-not-whole.ts';

export interface StoredBackupsServiceOptions {
  readonly findBackup: FindBackup;
  readonly removeBackup: RemoveBackup;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly catalog: Pick<Catalog, 'list'>;
  readonly copies: Pick<CopyStates, 'describe' | 'changed'>;
  readonly leases: Leases;
  readonly jobs: Pick<JobRunner, 'claim'>;
  /** Of whoever changes the annotations of a backup, by its id. */
  readonly annotating: Turns;
}

/** A download under way: `release` when it has ended, however it ended. */
export interface Download {
  readonly file: StoredFile;
  open(range: ByteRange | undefined, signal: AbortSignal): AsyncIterable<Uint8Array>;
  release(): void;
}

export interface StoredBackupsService {
  list(filter: BackupFilter, page: PageRequest): Page<Backup>;
  /** `not_found`. */
  get(id: string): Backup;
  /**
   * Replaces what the change names, keeps the rest. A copy that is away gets it when it is back; `repository_unavailable` where it is one
   * that holds the backup, and the hold is to be released.
   */
  annotate(id: string, change: Partial<Annotation>): Promise<Backup>;
  /** `backup_held`, `backup_in_use`, `last_backup`, `operation_in_progress`. */
  remove(id: string): Promise<Removal>;
  /**
   * The database file, or the log of an unsealed backup that `part` names. Leases the backup until released. `not_found`;
   * `verification_failed` where the stored size is not the manifest's.
   */
  download(id: string, part?: LogPart): Promise<Download>;
}

export function createStoredBackupsService(options: StoredBackupsServiceOptions): StoredBackupsService {
  const { findBackup, removeBackup, repositories, catalog, copies, leases, jobs, annotating } = options;

  return {
    list(filter, page) {
      const { items, ...rest } = catalog.list(filter, page);
      return { items: items.map(copies.describe), ...rest };
    },
    get: (id) => copies.describe(findBackup(id).stored),
    async annotate(id, change) {
      const release = leases.acquire(id, 'a change of its annotations');
      try {
        await annotating.take(id, () =>
          annotateCopies(findBackup(id).stored, change, repositories, copies.changed),
        );
        return copies.describe(findBackup(id).stored);
      } finally {
        release();
      }
    },
    async remove(id) {
      const release = jobs.claim(databaseOfBackup(id));
      try {
        return await removeBackup.everywhere(id);
      } finally {
        release();
      }
    },
    async download(id, part) {
      const { stored, best } = findBackup(id);
      const file = storedFiles(stored.manifest).find((one) => one.part === part);
      if (!file) throw new Problem('not_found', `The backup ${id} has no ${part}.`);
      const release = leases.acquire(id, 'a download');
      try {
        const whole = await firstCopy(best, async (copy) => {
          await requireWhole(id, file, copy.repository);
          return copy;
        });
        const others = best.slice(best.indexOf(whole) + 1);
        const open: Download['open'] = (range, signal) => contentOf([whole, ...others], file, range, signal);
        return { file, open, release };
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}

/** A short file must never be taken for a whole one. */
async function requireWhole(id: string, file: StoredFile, repository: BackupRepository): Promise<void> {
  const why = await whyNotWhole({ id }, file, repository);
  if (why !== null) throw new Problem('verification_failed', `${id} cannot be downloaded: ${why}`);
}
