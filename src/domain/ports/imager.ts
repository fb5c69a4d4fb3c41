/** Where an image lies and how it came to be. */
export interface Image {
  /**
   * The staged copy, not yet fsynced. `<file>.wal` lies beside it where `hasWal`, and so may `<file>.wal.checkpoint` and
   * `<file>.wal.recovery`, which a writer left that died in a checkpoint.
   */
  readonly file: string;
  readonly hasWal: boolean;
  /** The instant whose committed state the image holds. */
  readonly capturedAt: Date;
  readonly passes: number;
  readonly tornWalBytes: number;
  readonly storageVersion: number;
  /**
   * SHA-256 of `file` where it is `durable`, one pass sufficed and there is no WAL; else null: hash what is published. It follows soon and
   * never rejects.
   */
  readonly sha256: Promise<string | null>;
  /**
   * Resolves when nothing of `file` is on its way to the disk any more; where it is not `durable`, that is so. To be asked before it is
   * fsynced: rejects with `insufficient_space`, or as the disk says, where bytes were lost on it, which the system tells only once.
   */
  settle(): Promise<void>;
  /**
   * Resolves to true once no checkpoint can have been under way unseen while the image was taken, to false when
   * there was one: then the image must be thrown away and another taken. Run it beside other work: it may wait about a second.
   */
  confirm(signal: AbortSignal): Promise<boolean>;
}

export interface ImageRequest {
  /** The live database file. Read only, never opened with DuckDB, never locked. */
  readonly source: string;
  /** The file to write, in an existing private folder. */
  readonly file: string;
  /** Give up with `source_busy` after so many milliseconds; the first copy of all blocks may take longer. */
  readonly deadlineMs: number;
  /** The source is a path that `confine` gave: no link is followed any more, also where one has come into it since. */
  readonly confined?: boolean;
  /** It is to be kept, so most of it should be on the disk by then, and its hash is wanted. */
  readonly durable?: boolean;
  readonly signal: AbortSignal;
  /** Bytes of the current pass, out of what it has to copy; `pass` counts from 1. */
  readonly onProgress?: (done: number, total: number, pass: number) => void;
}

/**
 * Takes consistent copies of database files that other processes may be writing.
 * Rejects with: source_missing, not_a_database, encrypted_database, unsupported_storage_version, unreadable_database (no
 * permission), source_corrupt (as a `SourceCorrupt` with the numbers of the blocks, where it is blocks that are damaged), source_busy,
 * insufficient_space. Nothing of the image is left then.
 */
export interface Imager {
  take(request: ImageRequest): Promise<Image>;
}
