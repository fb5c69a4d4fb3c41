import type { BackupRecord, VerifyLevel } from '../backup.ts';
import type { Proof } from '../drill.ts';
import type { Page, PageRequest } from '../pagination.ts';
import type { StoredBackup } from '../stored-backup.ts';

export interface BackupFilter {
  readonly database?: string;
  /** A copy lies there, of whatever image. */
  readonly repository?: string;
  /** This, and the next two, as its copies are together: see `mergeCopies`. */
  readonly tag?: string;
  readonly held?: boolean;
  readonly good?: boolean;
  /** Has a copy that counts (see `counts`) of the image that is believed; where `good` is true, one that is good. */
  readonly counted?: true;
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
  /** When the newest good one that is asked for was taken; null: none is there. */
  readonly newestGoodAt: string | null;
}

/** When the last verification of this level that found nothing, in any backup of the database, began. */
export interface LastVerified {
  readonly database: string;
  readonly level: VerifyLevel;
  readonly at: string;
}

/** A cache of what the repositories hold, for listing fast. The repositories are the truth; it can be rebuilt at any time. */
export interface Catalog {
  /**
   * Replaces all records of one repository. Damage that is marked as unstored stays known of those of the same image, here and in `put`, until
   * they are gone; also of those that are not among these now, or of a repository that is not kept.
   */
  replace(repository: string, records: AsyncIterable<BackupRecord>): Promise<void>;
  /** Forgets all of repositories other than these. */
  keep(repositories: readonly string[]): void;
  put(record: BackupRecord): void;
  /** What was just read of a copy, with such damage: also where the copy itself is not known here now. */
  withUnstored(record: BackupRecord): BackupRecord;
  /** It is listed no more. */
  remove(id: string, repository: string): void;
  /** The same of a copy that is not there any more, or not the same one: its damage is none of what may lie there later. */
  gone(id: string, repository: string): void;
  get(id: string): StoredBackup | null;
  /** Newest first. */
  list(filter: BackupFilter, page: PageRequest): Page<StoredBackup>;
  /**
   * Of those with a copy that counts. One from the future only where there is no other: it would be taken for the newest until
   * its time has come.
   */
  newest(database: string, good?: boolean): StoredBackup | null;
  /** The backups whose copy in this repository has not the annotation that all should have. */
  outdated(repository: string): string[];
  /** The backups that are good, though what lies of them in this repository is not. */
  damaged(repository: string): { readonly id: string; readonly database: string }[];
  /** All that there is, with the newest good one of those dated until then. Reads every record. */
  stored(until: string): StoredBackups[];
  /** Of the files of the good backups of a database that have a copy in a repository. */
  goodBytes(database: string, repository: string): number;
  /** Of those dated until then, of copies that count. */
  lastVerified(until: string): LastVerified[];
  /** When each good backup of the database was last restored to scratch until then, oldest backup first. Copies that do not count are none. */
  proofs(database: string, until: string): Proof[];
}
