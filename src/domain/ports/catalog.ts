import type { BackupRecord } from '../backup.ts';
import type { Page, PageRequest } from '../pagination.ts';

export interface BackupFilter {
  readonly database?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly held?: boolean;
  readonly good?: boolean;
  /** Instants; from is inclusive, to exclusive. */
  readonly from?: string;
  readonly to?: string;
}

/** A cache of what the repositories hold, for listing fast. The repositories are the truth; it can be rebuilt at any time. */
export interface Catalog {
  /** Replaces all records of one repository. */
  replace(repository: string, records: AsyncIterable<BackupRecord>): Promise<void>;
  put(record: BackupRecord): void;
  remove(id: string): void;
  get(id: string): BackupRecord | null;
  /** Newest first. */
  list(filter: BackupFilter, page: PageRequest): Page<BackupRecord>;
  newest(database: string, good?: boolean): BackupRecord | null;
}
