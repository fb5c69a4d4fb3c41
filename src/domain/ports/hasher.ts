/** The hash of a file that is being written, of which the hashing follows the writing. */
export interface FollowingHash {
  /**
   * All bytes before `position` are written and stay as they are; gaps are holes. Resolves when the hashing is not far behind, so that
   * what it reads is still in memory.
   */
  written(position: number): Promise<void>;
  /** The file is whole. Lower-case hex SHA-256; null where it was abandoned or could not be hashed. Never rejects. */
  finish(lengthBytes: number): Promise<string | null>;
  /** It will not be finished: something that was written has changed since, say. Does nothing where it is. */
  abandon(): void;
}

/** SHA-256 in processes of their own: it takes longer than copying, and this one has requests to answer. */
export interface Hasher {
  /** Begins the hash of a file that exists and is about to be written in ascending order. The signal ends it at any time: then it is null. */
  follow(file: string, signal: AbortSignal): FollowingHash;
  /** Ends the processes; what is not finished is null. Resolves when they are gone. */
  close(): Promise<void>;
}
