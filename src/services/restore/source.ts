/** What a restore puts in the place of its target, behind one face: a backup, or rows of an export or of a file. */
import type { LoadedTable } from '../../domain/load.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { RestoreReport } from '../../domain/restore.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import type { Fetching } from '../verify/fetched.ts';

/** What making any source takes. */
export interface StageOptions extends Fetching {
  readonly engine: Engine;
  readonly files: FileOperations;
  readonly clock: Clock;
}

export interface Source {
  /** As reports name it. */
  readonly named: RestoreReport['source'];
  /** Of the file that is made; estimated where DuckDB makes it of rows. */
  readonly sizeBytes: number;
  /** What is needed beside that while it is made. */
  readonly spareBytes: number;
  /** Why it must not take the place of a whole database unasked; null: it may. */
  readonly partial: string | null;
  /** Made of the target itself: that must be there, and must not be written meanwhile. */
  readonly keepsTarget: boolean;
  /** Sentences: what `make` does in the staging folder. */
  steps(folder: string): string[];
  /**
   * Makes the file in an existing private folder and proves it, before `accept` is given the outcome, which throws where damage
   * was found. The file is fsynced, and no log lies beside it.
   */
  make(folder: string, context: JobContext, accept: Accept): Promise<Made>;
}

export type Accept = (verification: VerificationReport) => void;

export interface Made {
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly verification: VerificationReport;
  /** Where rows were loaded. */
  readonly loaded?: LoadedTable[];
}
