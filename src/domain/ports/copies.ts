import type { ProblemDocument } from '../problem.ts';

/** A copy that is still to be made. */
export interface WantedCopy {
  readonly backup: string;
  readonly database: string;
  readonly repository: string;
  /** Since when it is to be made. */
  readonly since: string;
  /** Since when it is as it is: wanted, or failed. */
  readonly at: string;
  /** How often making it failed. */
  readonly attempts: number;
  /** Not to be tried before. */
  readonly dueAt: string;
  /** Why the last attempt failed; null: there was none. */
  readonly problem: ProblemDocument | null;
}

/** A backup that is still to be removed from a repository. */
export interface PendingRemoval {
  readonly backup: string;
  readonly repository: string;
  /** When it was deleted. */
  readonly at: string;
}

/** What is still to be done in repositories, over restarts. Writes that find the disk full throw `insufficient_space`. */
export interface CopyLedger {
  /** A copy that is wanted already stays as it is, but for what a clock that was ahead has dated: that is of now. */
  want(backup: string, repository: string, at: Date): void;
  /** It need not be made any more. */
  drop(backup: string, repository: string): void;
  /** None is wanted any more in any other place: the configuration names it no longer. */
  keep(places: readonly Pick<WantedCopy, 'database' | 'repository'>[]): void;
  /** Oldest first. */
  wantedIn(repository: string): WantedCopy[];
  /** Of one backup. */
  wantedOf(backup: string): WantedCopy[];
  failed(backup: string, repository: string, failure: CopyFailure): void;
  /** What failed there may be tried again from then on: the repository is back. */
  hasten(repository: string, at: Date): void;
  made(backup: string, repository: string, at: Date): void;
  /** When this service made it; null: it did not. */
  madeAt(backup: string, repository: string): string | null;
  /** Notes, before anything is touched, that a backup goes. Its copies are wanted no more. */
  remove(backup: string, repositories: readonly string[], at: Date): void;
  removed(backup: string, repository: string): void;
  /** Oldest first. */
  removalsIn(repository: string): PendingRemoval[];
  /** Whether a backup is to go from there. */
  isLeaving(backup: string, repository: string): boolean;
}

export interface CopyFailure {
  readonly at: Date;
  /** Not to be tried again before. */
  readonly until: Date;
  readonly problem: ProblemDocument;
}
