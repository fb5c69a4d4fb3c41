import type { StructureReport } from './structure.ts';

/** What reads a file while it is written, right behind the writing; or, where `written` was never called, all of it in `finish`. */
export interface Following<Found> {
  /**
   * All bytes before `position` are written and stay as they are; gaps are holes. Resolves when the reading is not far behind, so that
   * what it reads is still in memory.
   */
  written(position: number): Promise<void>;
  /** The file is whole. What was found in it; null where it was abandoned or could not be read. Never rejects. */
  finish(lengthBytes: number): Promise<Found | null>;
  /** It will not be finished: something that was written has changed since, say. Does nothing where it is. */
  abandon(): void;
}

/** Gives the lower-case hex SHA-256. */
export type FollowingHash = Following<string>;

/** SHA-256 in processes of their own: it takes longer than copying, and this one has requests to answer. */
export interface Hasher {
  /** Begins the hash of a file that is there when something is written, in ascending order. The signal ends it at any time: then it is null. */
  follow(file: string, signal: AbortSignal): FollowingHash;
  /** The same of a database, with the checksum of every block. null too where its blocks cannot be checked, see CheckStructure. */
  followStructure(file: string, signal: AbortSignal): Following<StructureReport>;
  /** Ends the processes; what is not finished is null. Resolves when they are gone. */
  close(): Promise<void>;
}
