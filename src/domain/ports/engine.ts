import type { TableFacts } from '../backup.ts';
import type { ComparisonMode, Differences } from '../comparison.ts';
import { Problem } from '../problem.ts';

/** How every engine operation is watched and stopped. */
export interface EngineOptions {
  /** Aborting interrupts the query, then kills the child; the operation rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Called with 0 to 1, never falling; rarely more than ten times a second. */
  readonly onProgress?: (fraction: number) => void;
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
export const diedByItself = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'engine_failed' && error.cause instanceof EngineCrash;

/**
 * DuckDB, in child processes of its own, on files that nobody else has open. No file is trusted: each is attached in
 * a sandbox. A file that DuckDB refuses rejects with `unreadable_database`; one that makes the child abort, crash,
 * hang or outgrow its limits rejects with `engine_failed` (see `diedByItself`), and the next operation gets a fresh child.
 * A full disk rejects with `insufficient_space`, a closed engine with `shutting_down`.
 * Never hand a live database to it: opening one takes DuckDB's lock.
 */
export interface Engine {
  /**
   * Opens a private image read-write, which replays `<file>.wal` where there is one, and checkpoints it, so that
   * `file` alone holds everything and no WAL is left beside it. Without a WAL (and `.wal.checkpoint`) the file's bytes stay.
   */
  seal(file: string, options: EngineOptions): Promise<void>;
  /** Opens read-only and reads every column of every row. Changes nothing. */
  survey(file: string, options: EngineOptions): Promise<Survey>;
  /** Which table and column own these blocks, where the catalog still tells. Reads no data. */
  locateBlocks(file: string, blocks: readonly number[], options: EngineOptions): Promise<BlockOwner[]>;
  /** Compares two files, both read-only. */
  compare(request: CompareFiles, options: EngineOptions): Promise<Differences>;
  /** Ends all children. Operations under way reject. */
  close(): Promise<void>;
}
