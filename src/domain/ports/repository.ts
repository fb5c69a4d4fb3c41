import type { Annotation, BackupRecord, LogPart, Manifest } from '../backup.ts';
import type { ExportManifest } from '../export.ts';
import type { Problem } from '../problem.ts';
import type { VerificationReport } from '../verification.ts';
import type { ExportRepository } from './export-repository.ts';
import type { ByteRange, Placed } from './object-store.ts';

/**
 * Which repository was seen under which configured name, kept in the state folder: it tells a place that was never used
 * from one whose mount is gone.
 */
export interface RepositoryIdentity {
  /** The id of the repository last opened under this name; null: none ever was. */
  known(name: string): string | null;
  remember(name: string, id: string): void;
  /** Whether this is the id of the backups of a database, in the repository of whichever name they lay. */
  isOwner(id: string, database: string): boolean;
}

/** Until when nobody is to be able to remove what is stored; undefined: it is not to be locked. */
export interface Locks {
  ofBackup(manifest: Manifest): Date | undefined;
  ofExport(manifest: ExportManifest): Date | undefined;
}

/** A private folder (0700) for one job. */
export interface Staging {
  readonly folder: string;
  /** Removes it with all that is in it. Idempotent, never rejects for a folder that is gone. */
  remove(): Promise<void>;
}

/** A backup file as the engine can open it; fetched, it has been proven to be what its manifest names. It must not be written. */
export interface LocalImage {
  readonly file: string;
  /** Frees what was fetched. */
  release(): Promise<void>;
}

/** Something found in a repository that is no backup; reported, never fatal. */
export interface ForeignContent {
  readonly key: string;
  readonly reason: string;
  /** Where it is what keeps something that was stored from being used: the backup or export of which nothing is listed for it. */
  readonly unusable?: { readonly kind: StoredKind; readonly id: string };
  /** It may be whole: the repository, though it can be used, did not give it. */
  readonly unanswered?: true;
}

export type StoredKind = 'backup' | 'export';

/** What a copy of a backup is made of. The bytes are proven before they count, wherever they come from. */
export interface CopyOf {
  readonly manifest: Manifest;
  /** The manifest byte for byte as it is stored elsewhere. */
  readonly document: Uint8Array;
  readonly annotation: Annotation;
  readonly revision: number;
  content(part: LogPart | undefined): AsyncIterable<Uint8Array>;
}

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Bytes of the step under way. */
  readonly onBytes: (done: number) => void;
  /** Runs a step: `copy`, `prove`. */
  readonly step: <T>(name: string, run: () => Promise<T>) => Promise<T>;
}

/**
 * What says that a backup was deleted. `everywhere`: from all repositories. `here`: retention let it go in this one alone,
 * as far as is known.
 */
export interface Tombstone {
  readonly id: string;
  readonly at: string;
  readonly scope: RemovalScope;
}
export type RemovalScope = 'everywhere' | 'here';

/**
 * A place that holds backups, in the layout of `repository/layout.ts`. What has no manifest does not exist. Nothing
 * read from it is trusted. Methods that name a backup reject with `not_found` where it has no manifest, and all with
 * `repository_unavailable` where the place is gone, `insufficient_space` where it is full.
 */
export interface BackupRepository {
  readonly name: string;
  /** Whether its files lie on this machine, as far as can be told. */
  readonly isLocal: boolean;
  /** What lies beside the backups. */
  readonly exports: ExportRepository;
  /**
   * Makes or checks `duckback.json`, makes this process the only one that backs these databases up here, and removes
   * staging that a dead one left for them. Call it first; again where it has failed, or where the place was away. Gives what people
   * should know of how it was taken over.
   */
  open(databases: readonly string[]): Promise<readonly ForeignContent[]>;
  /** Whether what is removed stays as an older version, and frees nothing; null: that cannot be told. */
  keepsVersions(): Promise<boolean | null>;
  /** Of all that was removed or replaced and stays; null: that cannot be told. Asks for a list of all. */
  olderVersionsBytes(): Promise<number | null>;
  /** Rejects where the place is gone, or `open` has not succeeded yet. */
  check(): Promise<void>;
  /** Why nothing of a database is removed here: another service backs it up here; null: it is ours. Rejects as check. */
  whyNotOurs(database: string): Promise<Problem | null>;
  /** Lets another process back the databases up here; also after `open` has failed. Idempotent. */
  close(): void;
  /** A staging folder where publishing is a rename. */
  stage(database: string, jobId: string): Promise<Staging>;
  /** Rejects as check; else removes the staging of jobs that ended while the place was away. */
  tidy(): Promise<void>;
  /** Bytes that can still be stored. */
  freeBytes(): Promise<number>;
  /**
   * Publishes a fsynced image whose size and hash the manifest names: file first, manifest last. All or nothing. The logs
   * that the manifest names lie beside `imageFile`, as `<imageFile>.<part>`, fsynced too.
   */
  publish(
    manifest: Manifest,
    imageFile: string,
    annotation: Annotation,
    signal: AbortSignal,
  ): Promise<BackupRecord>;
  /**
   * Makes a copy of a backup that lies elsewhere, all or nothing, in the place of what lies here under its id. The stored
   * bytes are proven before the manifest is written: `verification_failed` where they are not those that it names.
   */
  receive(copy: CopyOf, options: CopyOptions): Promise<BackupRecord>;
  /** The manifest of a backup byte for byte. */
  document(id: string): Promise<Uint8Array>;
  /** Every backup whose files are there in their full size, oldest first; what else lies there goes to `onForeign`. */
  scan(onForeign: (content: ForeignContent) => void): AsyncIterable<BackupRecord>;
  /** One backup, freshly read. */
  read(id: string): Promise<BackupRecord>;
  /** Replaces the annotation, under a number above `revision` and all that are there; older ones stay as history. `verification_failed` where there is no such number. */
  annotate(id: string, annotation: Annotation, revision?: number): Promise<BackupRecord>;
  /** Whether anything of one lies there, with a manifest or without. */
  hasAny(id: string): Promise<boolean>;
  /** Whether somebody holds one, be its manifest what it may. An annotation that cannot be read counts as a hold. */
  isHeld(id: string): Promise<boolean>;
  recordVerification(id: string, report: VerificationReport): Promise<BackupRecord>;
  /** Newest first. */
  reports(id: string): Promise<VerificationReport[]>;
  /**
   * Tombstone (unless the repository is full), then manifest, then the rest: a crash in between leaves no backup that
   * lists but cannot be read. What it leaves without a manifest goes at the next scan.
   */
  remove(id: string, at: Date, scope: RemovalScope): Promise<void>;
  /**
   * Frees what is kept of backups of a database that broke off on their way here, but of those that `isKept` keeps to be gone on with, and of
   * those that are on their way now.
   */
  sweep(database: string, isKept: (id: string) => boolean): Promise<void>;
  /** Takes the tombstone of a backup away that has its manifest: its removal broke off, and is not to be finished. Idempotent. */
  unbury(id: string): Promise<void>;
  /** Which backups of a database have a tombstone. */
  tombstones(database: string): Promise<string[]>;
  /** null where it has none that can be read. */
  tombstone(id: string): Promise<Tombstone | null>;
  /** The bytes of the stored database file, or of a log beside it, as they are now, good or not. A piece is valid only until the next is asked for. */
  content(
    id: string,
    options: {
      readonly part?: LogPart | undefined;
      readonly range?: ByteRange;
      readonly signal: AbortSignal;
    },
  ): AsyncIterable<Uint8Array>;
  /** The bytes of the stored database file, in whatever order they come. In all else as `content`. */
  scattered(id: string, options: { readonly signal: AbortSignal }): AsyncIterable<Placed>;
  /** The stored size of the database file, or of a log beside it, now; null where it is missing. */
  storedBytes(id: string, part?: LogPart): Promise<number | null>;
  /** Until when nobody can remove the bytes of the database file, whatever becomes of the backup; null: anybody who may delete can. */
  lockedUntil(id: string): Promise<Date | null>;
  /** The image of a sealed backup as a local file, where the engine can open it. `verification_failed`: it was fetched, and is damaged. */
  localImage(id: string, signal: AbortSignal): Promise<LocalImage>;
}
