import type { RepositoryContext } from '../record.ts';
import type { StagingArea } from '../staging.ts';

/** What all parts of a repository's exports share. */
export interface ExportContext extends RepositoryContext {
  readonly staging: StagingArea;
  /** The databases whose folders are ours for certain. */
  readonly databases: ReadonlySet<string>;
  /** Exports that this process publishes or removes now: they may lie there without a manifest. */
  readonly changing: Set<string>;
}
