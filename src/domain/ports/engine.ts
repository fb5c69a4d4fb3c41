import type { TableFacts } from '../backup.ts';
import type { ConfiguredCheck } from '../check.ts';
import type { ComparisonMode, Differences } from '../comparison.ts';
import type { TableEstimate } from '../estimates.ts';
import type { ExportManifest, ExportTable, SchemaStatement, TableLayouts, Window } from '../export.ts';
import type { Compression, ExportFormat, PartitionBy } from '../export-format.ts';
import type { LoadedTable, MergeMode } from '../load.ts';
import { isProblem, type Problem } from '../problem.ts';

/** How every engine operation is watched and stopped. */
export interface EngineOptions {
  /** Aborting interrupts the query, then kills the child; the operation rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called with 0 to 1, never falling; rarely more than ten times a second. */
  readonly onProgress?: (fraction: number) => void;
}

export interface SurveyOptions extends EngineOptions {
  /** Works with fewer threads than there are cores, where there are several: a program that writes the database at the time needs one. */
  readonly leavesCore?: boolean;
}

/** What reading a whole database found. */
export interface Survey {
  readonly duckdbVersion: string;
  /** Base tables of all schemas, by schema and name; every value of every row was read. */
  readonly tables: TableFacts[];
}

export interface BlockOwner {
  readonly block: number;
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

export interface CompareFiles {
  readonly left: string;
  readonly right: string;
  readonly mode: ComparisonMode;
  /** `schema.table` or a bare table of schema main; undefined is all. Unknown in both: `not_found`. */
  readonly tables?: readonly string[];
  /** Sample rows per table. */
  readonly limit: number;
}

/** Which rows of a database file are written, and how. */
export interface ExportRows {
  readonly file: string;
  /** Compared with each table's time column; tables without one are written whole. null: all rows. */
  readonly window: Window | null;
  readonly format: ExportFormat;
  readonly compression: Compression;
  /** Rows per Parquet row group; undefined: DuckDB's own choice. */
  readonly rowGroupSize?: number;
  /** Of the configuration; names that the file has not are ignored, columns that a table has not are `schema_mismatch`. */
  readonly layouts: TableLayouts;
}

export interface ExportFiles extends ExportRows {
  /** `schema.table` or a bare table of schema main; undefined is all base tables. Unknown: `not_found`. */
  readonly tables?: readonly string[];
  readonly partitionBy: PartitionBy | null;
  /** An existing empty private folder: files are made below it, under the names of the result. */
  readonly folder: string;
}

export interface ExportedFile {
  readonly name: string;
  readonly rows: number;
}

export interface ExportedTable extends Omit<ExportTable, 'files' | 'fingerprint' | 'fingerprintVersion'> {
  readonly files: readonly ExportedFile[];
}

export interface Exported {
  readonly duckdbVersion: string;
  /** All of the catalog that the exported tables need, or the whole catalog where all tables are exported. */
  readonly schema: readonly SchemaStatement[];
  /** In the order in which they can be loaded: tables that others refer to come first. */
  readonly tables: readonly ExportedTable[];
  readonly notes: readonly string[];
}

/** A check of a database file; see `ConfiguredCheck`. */
export interface CheckFile extends Pick<ConfiguredCheck, 'sql' | 'parameters'> {
  readonly file: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** What a check's query gave. */
export interface CheckedRows {
  readonly violations: number;
  readonly columns: string[];
  readonly sample: (string | null)[][];
}

/** A database file whose tables are sampled, as they would be exported. */
export type SampleFile = Pick<ExportRows, 'file' | 'layouts'>;

/** Guesses; null where the format cannot hold one of the tables. */
export interface SampledSizes {
  readonly csvBytes: number | null;
  readonly parquetBytes: number | null;
  readonly tables: TableEstimate[];
}

export interface StreamRows extends ExportRows {
  readonly table: string;
  /** A named pipe that somebody reads. CSV comes through it uncompressed, whatever `compression` says: DuckDB compresses into files only. */
  readonly pipe: string;
}

/** Files to load: those of an export, or one that people made. */
export interface LoadFiles {
  /** Holds the files of the tables under their names. */
  readonly folder: string;
  readonly format: ExportFormat;
  readonly tables: readonly LoadTable[];
}

export interface LoadTable
  extends Pick<ExportTable, 'schema' | 'name' | 'primaryKey' | 'timeColumn' | 'window' | 'partitionedBy'> {
  /** null: whatever the file has, by the names in it; a CSV file then has a header. */
  readonly columns: ExportTable['columns'] | null;
  /** `origin`: as messages name the file, where that is not its name here. */
  readonly files: readonly { readonly name: string; readonly origin?: string }[];
}

export interface CreateDatabase extends LoadFiles {
  /** The file to make. */
  readonly file: string;
  /** Empty: tables are made of what the files hold. */
  readonly schema: ExportManifest['schema'];
}

export interface MergeFiles extends LoadFiles {
  /** A private image, sealed: it is changed in place. A failure leaves it unusable. */
  readonly file: string;
  readonly mode: MergeMode;
}

/** The cause of an `engine_failed` whose child ended itself: DuckDB aborted or crashed on the file it was given. */
export class EngineCrash extends Error {
  /** For example SIGABRT. */
  readonly signal: string;

  constructor(signal: string, lastWords: string) {
    super(`the engine's process was ended by ${signal}: ${lastWords}`);
    this.name = 'EngineCrash';
    this.signal = signal;
  }
}

/**
 * True where the file made the engine's child die (SIGABRT, SIGSEGV ..); false where it was stopped from outside:
 * a limit, a time-out, a kill. Only the former says something about the file.
 */
export const diedByItself = (error: unknown): error is Problem =>
  isProblem(error, 'engine_failed') && error.cause instanceof EngineCrash;

/** True where DuckDB would not have the file: it refused it, or died of it. */
export const isRefusal = (error: unknown): error is Problem =>
  isProblem(error, 'unreadable_database') || diedByItself(error);

/**
 * DuckDB, in child processes of its own, on files that nobody else has open. No file is trusted: each is attached in
 * a sandbox. A file that DuckDB refuses rejects with `unreadable_database`; one that makes the child abort, crash,
 * hang or outgrow its limits rejects with `engine_failed` (see `diedByItself`), and the next operation gets a fresh child.
 * So does one that another process has open, or that the system does not let the child open: that says nothing about the file.
 * A full disk rejects with `insufficient_space`, a closed engine with `shutting_down`.
 * Never hand a live database to it: opening one takes DuckDB's lock.
 */
export interface Engine {
  /** Starts a child for an operation that comes within half a minute, while something else is done: that takes 0.2 s. Waits for nothing, never throws. */
  warmUp(): void;
  /**
   * Opens a private image read-write, which replays `<file>.wal` where there is one, and checkpoints it, so that
   * `file` alone holds everything and no WAL is left beside it. Without a WAL (and `.wal.checkpoint`) the file's bytes stay.
   * A seal that fails can have changed both: the image must be thrown away.
   */
  seal(file: string, options: EngineOptions): Promise<void>;
  /** Opens read-only and reads every column of every row. Changes nothing. */
  survey(file: string, options: SurveyOptions): Promise<Survey>;
  /** How large all base tables would be as uncompressed CSV and as Parquet with zstd, from some 120,000 rows of each. */
  sampleSizes(request: SampleFile, options: EngineOptions): Promise<SampledSizes>;
  /**
   * Runs the SELECT of a check read-only, counts its rows and keeps the first. It finds the tables of the file by their names alone.
   * Rejects with `check_failed` for SQL that is no single SELECT or does not run.
   */
  check(request: CheckFile, options: EngineOptions): Promise<CheckedRows>;
  /**
   * The last day, `YYYY-MM-DD` by UTC, up to which every table has rows that `layouts` names a time column of; null where one has none, or
   * does not fit, or none is named.
   */
  lastDay(request: SampleFile, options: EngineOptions): Promise<string | null>;
  /** Which table and column own these blocks, where the catalog still tells. Reads no data. */
  locateBlocks(file: string, blocks: readonly number[], options: EngineOptions): Promise<BlockOwner[]>;
  /** Compares two files, both read-only. */
  compare(request: CompareFiles, options: EngineOptions): Promise<Differences>;
  /**
   * Writes tables to files. What cannot be written and read back without loss is refused before anything is written:
   * `not_exportable`, by name. COPY does not fsync: neither does this.
   */
  export(request: ExportFiles, options: EngineOptions): Promise<Exported>;
  /**
   * Writes one table's rows into a named pipe. Rejects as `export`, where the reader goes away, and with `schema_mismatch` for
   * a window of a table without a time column.
   */
  stream(request: StreamRows, options: EngineOptions): Promise<void>;
  /**
   * Makes a database file of an export or of people's files, checkpointed, no WAL beside it. The schema is not trusted:
   * only CREATE and COMMENT ON statements, in the sandbox; another is `load_failed`, as are rows that do not fit. Files that
   * swell when unpacked are stopped by the time limit, or by `guards.ts` before the disk is full. `target_not_replaceable` where the file
   * is there already; no file is left after a failure.
   */
  create(request: CreateDatabase, options: EngineOptions): Promise<LoadedTable[]>;
  /**
   * Merges files into existing tables and checkpoints. Before anything is changed tables and columns are compared:
   * `schema_mismatch`, column by column in `errors`. Rows that do not fit are `load_failed`, as are people's values that
   * the type of their column would change (1.5 for an INTEGER). People's files may leave out columns that can do without a
   * value, except under `replace`.
   */
  merge(request: MergeFiles, options: EngineOptions): Promise<LoadedTable[]>;
  /** Ends all children. Operations under way reject. */
  close(): Promise<void>;
}
