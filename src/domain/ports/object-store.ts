import { Problem } from '../problem.ts';

/** One stored object. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  /** Nobody can remove its bytes before. Only a head tells. */
  readonly lockedUntil?: Date;
}

/** A range is cut at the object's end; one that begins at or past it rejects with `range_not_satisfiable`. */
export interface ByteRange {
  /** First byte. */
  readonly start: number;
  /** Last byte, inclusive. */
  readonly end: number;
}

/** A piece of an object, and where in it. */
export interface Placed {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** Pieces that come in their order, with their places. */
export async function* inPlace(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Placed> {
  let position = 0;
  for await (const bytes of pieces) {
    yield { position, bytes };
    position += bytes.length;
  }
}

export interface PutOptions {
  /** Declared length: a shorter or longer source rejects with `verification_failed` and leaves no object. */
  readonly sizeBytes: number;
  /** Lower-case hex; other bytes reject with `verification_failed` and leave no object. */
  readonly sha256?: string;
  /** Reject with `ObjectExists` instead of replacing. Two racing puts: exactly one wins. */
  readonly createOnly?: boolean;
  /** Nobody is to be able to remove its bytes before. Only where the place is configured to lock. */
  readonly lockUntil?: Date | undefined;
  readonly signal: AbortSignal;
}

/** A put that broke off, or is under way. */
export interface UnfinishedPut {
  readonly key: string;
  /** Whether it began so long ago that nobody will go on with it. */
  readonly isAbandoned: boolean;
}

/** Thrown by a create-only put whose key is taken. */
export class ObjectExists extends Error {
  constructor(key: string) {
    super(`object exists: ${key}`);
    this.name = 'ObjectExists';
  }
}

/** Thrown by get of a key that is not there. */
export class ObjectMissing extends Error {
  constructor(key: string) {
    super(`no such object: ${key}`);
    this.name = 'ObjectMissing';
  }
}

/** What caused the problem where the bytes of an object are there and cannot be read: by the disk, or by those who have the key. */
export class ObjectUnreadable extends Error {
  constructor(cause: unknown) {
    super('unreadable object', { cause });
    this.name = 'ObjectUnreadable';
  }
}

/** What caused the problem where a place that can be used otherwise denies that an object is removed. */
export class RemovalDenied extends Error {
  constructor() {
    super('removal denied');
    this.name = 'RemovalDenied';
  }
}

export const isDenied = (error: unknown): error is Problem =>
  error instanceof Problem && error.cause instanceof RemovalDenied;

/** Whether it is the bytes of an object that could not be read, and not the place that could not be reached. */
export const isUnreadable = (error: unknown): error is Problem =>
  error instanceof Problem && error.cause instanceof ObjectUnreadable;

/**
 * A place for named bytes. Keys are relative, `/`-separated, of `[A-Za-z0-9._=%-]` segments. None of them begins with
 * `.` or `=`, or is `%2E` and nothing else, once or several times, which a decoder on the way would take for a folder above. A segment has at
 * most 255 bytes, a key 968. Any other key is a RangeError, before anything is touched. No key is ever decoded: `a%2Fb` is one plain name. Listings also name what others put there under such other names, but
 * nothing that begins with a dot. What a put resolved for is durable (fsynced with its folder). A reader sees the whole
 * object or none. A source's own error rejects the put as it is.
 * Where the place is gone (a mount that vanished) every method rejects with `repository_unavailable`, a full one with
 * `insufficient_space`.
 */
export interface ObjectStore {
  /** Whether what a put resolved for has been proven to be stored as it was sent. Others have to be read to know it. */
  readonly provesPuts: boolean;
  /** Makes the place where it is missing and can be made (a folder). Only for one that was never seen before. */
  initialise(): Promise<void>;
  /** Rejects with `repository_unavailable` where the place cannot store as it is configured to. */
  requireCapable(): Promise<void>;
  /** Copies or stores each piece of the source before it asks for the next: a piece is valid only until then. */
  put(key: string, source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<void>;
  /**
   * Takes over a fsynced local file, by rename where it lies on the same file system. The caller's file is gone after
   * success. Create-only: `ObjectExists`. Where its bytes must be sent somewhere they must be of this hash, else
   * `verification_failed`; a rename does not read them.
   */
  adopt(
    key: string,
    file: string,
    options: Pick<PutOptions, 'sha256' | 'lockUntil' | 'signal'>,
  ): Promise<void>;
  /**
   * A piece is valid only until the next is asked for: whoever keeps one copies it. Missing: rejects with `ObjectMissing`.
   * Bytes that cannot be read: `repository_unavailable`, caused by `ObjectUnreadable`, since the disk itself may be gone.
   * Ending the iteration early frees everything.
   */
  get(
    key: string,
    options: { readonly range?: ByteRange; readonly signal: AbortSignal },
  ): AsyncIterable<Uint8Array>;
  /** All bytes in whatever order they come, where that is faster than `get`. The same in all else. */
  scattered(key: string, options: { readonly signal: AbortSignal }): AsyncIterable<Placed>;
  /** null where it is missing. */
  head(key: string): Promise<ObjectInfo | null>;
  /** All objects below a prefix that ends with `/`, by key. Unfinished puts are not listed. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Names directly below a prefix that ends with `/` (or '' for all): folders and objects, sorted. */
  names(prefix: string): Promise<string[]>;
  /** Idempotent. Denied: `repository_unavailable`, caused by `RemovalDenied`. */
  delete(key: string): Promise<void>;
  /** Whether what is deleted stays as an older version, and frees nothing; null: that cannot be told. */
  keepsVersions(): Promise<boolean | null>;
  /** Of all that was deleted or replaced and stays; null: that cannot be told. */
  olderVersionsBytes(): Promise<number | null>;
  /**
   * Frees what is kept of puts below a prefix that ends with `/` which broke off, where `mayGo` says so. Keys may be
   * anyone's.
   */
  sweep(prefix: string, mayGo: (put: UnfinishedPut) => boolean): Promise<void>;
  /** Where an object's bytes lie as a local file that may be read but not written; null where they do not. */
  localPath(key: string): string | null;
  /** The same without the links by which the place itself is reached. What lies below it may be, or lie behind, others: they are not looked for. */
  realPath(key: string): Promise<string | null>;
}
