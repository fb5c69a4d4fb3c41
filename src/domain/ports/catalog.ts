import type { BackupRecord, VerifyLevel } from '../backup.ts';
import type { Proof } from '../drill.ts';
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
  /** Those alone; null: all. */
  readonly databases?: readonly string[] | null;
}

/** What one repository holds of one database. */
export interface StoredBackups {
  readonly database: string;
  readonly repository: string;
  readonly count: number;
  /** Those among them that are not good. */
  readonly notGood: number;
  /** Of the database files. */
  readonly sizeBytes: number;
}

/** When a verification of this level last found nothing, in any backup of the database. */
export interface LastVerified {
  readonly database: string;
  readonly level: VerifyLevel;
  readonly at: string;
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
  /** One from the future only where there is no other: it would be taken for the newest until its time has come. */
  newest(database: string, good?: boolean): BackupRecord | null;
  /** Reads every record. */
  stored(): StoredBackups[];
  /** Reads every record. */
  lastVerified(): LastVerified[];
  /** When each good backup of the database was last restored to scratch, oldest backup first. */
  proofs(database: string): Proof[];
}
