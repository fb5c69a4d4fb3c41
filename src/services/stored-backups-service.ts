/** The stored backups: list, read, annotate, delete, download. */
import {
  type Annotation,
  type Backup,
  backupDocument,
  type LogPart,
  type StoredFile,
  storedFiles,
} from '../domain/backup.ts';
import type { Leases } from '../domain/leases.ts';
import type { Page, PageRequest } from '../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../domain/ports/catalog.ts';
import type { JobRunner } from '../domain/ports/jobs.ts';
import type { ByteRange } from '../domain/ports/object-store.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';
import type { FindBackup } from './find-backup.ts';
import type { RemoveBackup } from './remove-backup.ts';

export interface StoredBackupsServiceOptions {
  readonly findBackup: FindBackup;
  readonly removeBackup: RemoveBackup;
  readonly catalog: Catalog;
  readonly leases: Leases;
  readonly jobs: Pick<JobRunner, 'claim'>;
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
  /** Replaces what the change names, keeps the rest. */
  annotate(id: string, change: Partial<Annotation>): Promise<Backup>;
  /** `backup_held`, `backup_in_use`, `last_backup`, `operation_in_progress`. */
  remove(id: string): Promise<void>;
  /**
   * The database file, or the log of an unsealed backup that `part` names. Leases the backup until released. `not_found`;
   * `verification_failed` where the stored size is not the manifest's.
   */
  download(id: string, part?: LogPart): Promise<Download>;
}

export function createStoredBackupsService(options: StoredBackupsServiceOptions): StoredBackupsService {
  const { findBackup, removeBackup, catalog, leases, jobs } = options;

  return {
    list(filter, page) {
      const { items, ...rest } = catalog.list(filter, page);
      return { items: items.map(backupDocument), ...rest };
    },
    get: (id) => backupDocument(findBackup(id).record),
    async annotate(id, change) {
      const { repository } = findBackup(id);
      const release = leases.acquire(id, 'a change of its annotations');
      try {
        const { annotation } = await repository.read(id);
        const record = await repository.annotate(id, { ...annotation, ...change });
        catalog.put(record);
        return backupDocument(record);
      } finally {
        release();
      }
    },
    async remove(id) {
      const release = jobs.claim(findBackup(id).record.manifest.database);
      try {
        await removeBackup(id);
      } finally {
        release();
      }
    },
    async download(id, part) {
      const { record, repository } = findBackup(id);
      const file = storedFiles(record.manifest).find((stored) => stored.part === part);
      if (!file) throw new Problem('not_found', `The backup ${id} has no ${part}.`);
      const release = leases.acquire(id, 'a download');
      try {
        await requireWhole(id, file, repository);
      } catch (error) {
        release();
        throw error;
      }
      const open: Download['open'] = (range, signal) =>
        repository.content(id, { part, signal, ...(range ? { range } : {}) });
      return { file, open, release };
    },
  };
}

/** A short file must never be taken for a whole one. */
async function requireWhole(
  id: string,
  { part, sizeBytes }: StoredFile,
  repository: BackupRepository,
): Promise<void> {
  const stored = await repository.storedBytes(id, part);
  if (stored === sizeBytes) return;
  const found = stored === null ? 'is not there' : `has ${stored} bytes instead of ${sizeBytes}`;
  throw new Problem('verification_failed', `The stored ${part ?? 'file'} of ${id} ${found}.`);
}
