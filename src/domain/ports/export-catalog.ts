import type { ExportRecord } from '../export.ts';
import type { ExportFormat } from '../export-format.ts';
import type { Page, PageRequest } from '../pagination.ts';

export interface ExportFilter {
  readonly database?: string;
  readonly repository?: string;
  readonly format?: ExportFormat;
  /** Those alone; null: all. */
  readonly databases?: readonly string[] | null;
  /** Only those that expire later than this, or never. */
  readonly expiresAfter?: Date;
}

/** What one repository holds of one database. */
export interface StoredExports {
  readonly database: string;
  readonly repository: string;
  readonly count: number;
  /** Of all their files. */
  readonly sizeBytes: number;
}

/** An export that two repositories hold under one id. Nothing copies exports: one of them is not what it says. */
export interface DoubleExport {
  readonly id: string;
  /** The repository whose export it is, as far as can be told, and the one that is passed by. */
  readonly used: string;
  readonly ignored: string;
}

/** A cache of the exports that the repositories hold, as `Catalog` is of backups. */
export interface ExportCatalog {
  /** Replaces all records of one repository, but for those that another one holds and that count there: `onDouble` hears of them. */
  replace(
    repository: string,
    records: AsyncIterable<ExportRecord>,
    onDouble?: (double: DoubleExport) => void,
  ): Promise<void>;
  /** Forgets all of repositories other than these. */
  keep(repositories: readonly string[]): void;
  put(record: ExportRecord): void;
  remove(id: string): void;
  get(id: string): ExportRecord | null;
  /** Newest first. */
  list(filter: ExportFilter, page: PageRequest): Page<ExportRecord>;
  /** Reads every record. */
  stored(): StoredExports[];
  /** Those whose `expiresAt` has come. */
  expired(now: Date): ExportRecord[];
}
