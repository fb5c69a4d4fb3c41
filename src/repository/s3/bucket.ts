import type { PutObjectRequest, S3 } from '@aws-sdk/client-s3';
import { Problem } from '../../domain/problem.ts';
import { createSlots, type Slots } from '../../domain/slots.ts';
import { keySegments, longestPrefix } from '../key.ts';
import { openAgents } from './agents.ts';
import { persist } from './persist.ts';
import { defaultLimits, type S3Limits, type S3Settings, type S3StoreOptions } from './settings.ts';

/** What goes with every request. */
interface RequestOptions {
  readonly abortSignal: AbortSignal;
}

type Storage = Pick<
  PutObjectRequest,
  | 'StorageClass'
  | 'Tagging'
  | 'ServerSideEncryption'
  | 'SSEKMSKeyId'
  | 'ObjectLockMode'
  | 'ObjectLockRetainUntilDate'
>;

/** Until when nobody can remove an object, as servers are told. */
export interface Lock {
  readonly ObjectLockMode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly ObjectLockRetainUntilDate: Date;
}

/** A part of a bucket: how every request to it is sent. */
export interface Bucket {
  readonly name: string;
  /** As people write it. */
  readonly place: string;
  readonly limits: S3Limits;
  /** Of every object. */
  readonly tags: S3Settings['tags'];
  /** What is asked of the server about an object of this size, and with this lock, when it is stored. */
  storedAs(sizeBytes: number, lock: Lock | null): Storage;
  /** The lock that what is stored now gets; null: none. */
  lockUntil(until: Date | undefined): Lock | null;
  /** Rejects where the server has not encrypted what it was to encrypt: some pass over what they do not know. */
  requireEncrypted(answer: Pick<Storage, 'ServerSideEncryption'>): void;
  /** Memory for parts and ranges: whatever is under way at a time, it takes no more. */
  readonly memory: { readonly sending: Slots; readonly reading: Slots };
  /** Sleeps between attempts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** The full key of one of ours. Throws a RangeError on what is none. */
  keyOf(key: string): string;
  /** Sends requests once. Rejects as the SDK does, or with the signal's reason. */
  ask<T>(signal: AbortSignal, work: (s3: S3, options: RequestOptions) => Promise<T>): Promise<T>;
  /** The same, again for a few seconds where that may help. Rejects with a Problem that a user reads. */
  run<T>(signal: AbortSignal, work: (s3: S3, options: RequestOptions) => Promise<T>): Promise<T>;
}

/** Parts in memory at a time, of all uploads. */
const partsInMemory = 4;

/** Ranges read ahead at a time, of all downloads: each has one beside them. */
const rangesAhead = 9;

export function openBucket(options: S3StoreOptions): Bucket {
  const { bucket: name, prefix, clock } = options;
  requirePrefix(prefix);
  if (name === '') throw new RangeError('the bucket has no name');
  const limits = { ...defaultLimits, ...options.limits };
  const place = `s3://${name}/${prefix}`;
  let client: Promise<S3> | undefined;

  const bucket: Bucket = {
    name,
    place,
    limits,
    tags: options.tags,
    requireEncrypted({ ServerSideEncryption }) {
      const wanted = storageOf(options, 0).ServerSideEncryption;
      if (wanted === undefined || ServerSideEncryption === wanted) return;
      throw new Problem(
        'repository_unavailable',
        `${place} does not encrypt as it was asked to (${wanted}).`,
        {
          hint: 'Where serverSideEncryption has just been set, repeat: what was begun before is gone now. Else set another one, or none.',
        },
      );
    },
    storedAs: (sizeBytes, lock) => ({ ...storageOf(options, sizeBytes), ...lock }),
    lockUntil(until) {
      if (!options.objectLock || !until || until.getTime() - clock.now().getTime() < leastLockMs) return null;
      const seconds = Math.floor(until.getTime() / 1000);
      return {
        ObjectLockMode: modes[options.objectLock.mode],
        ObjectLockRetainUntilDate: new Date(seconds * 1000),
      };
    },
    memory: { sending: createSlots(partsInMemory), reading: createSlots(rangesAhead) },
    sleep: (ms, signal) => clock.sleep(ms, signal),
    keyOf(key) {
      keySegments(key);
      return `${prefix}/${key}`;
    },
    async ask(asker, work) {
      const signal = options.ended ? AbortSignal.any([asker, options.ended]) : asker;
      signal.throwIfAborted();
      client ??= connect(options, limits);
      try {
        return await work(await client, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
    run: (signal, work) => persist(bucket, limits.shortPausesMs, signal, () => bucket.ask(signal, work)),
  };
  return bucket;
}

const modes = { governance: 'GOVERNANCE', compliance: 'COMPLIANCE' } as const;

/** A lock that has ended by the time it comes is refused. */
const leastLockMs = 60_000;

/** Cheaper classes ask for the price of as many bytes at the least. */
const leastBytes = 128 * 1024;

function storageOf({ storageClass, tags, serverSideEncryption }: S3StoreOptions, sizeBytes: number): Storage {
  // Not as forms do it: some servers take their + for a plus.
  const tagging = Object.entries(tags)
    .map((tag) => tag.map(encodeURIComponent).join('='))
    .join('&');
  return {
    ...(storageClass !== null && sizeBytes >= leastBytes ? { StorageClass: storageClass } : {}),
    ...(tagging === '' ? {} : { Tagging: tagging }),
    ...(serverSideEncryption?.kind === 'sse-s3' ? { ServerSideEncryption: 'AES256' } : {}),
    ...(serverSideEncryption?.kind === 'sse-kms'
      ? { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: serverSideEncryption.keyId }
      : {}),
  };
}

function requirePrefix(prefix: string): void {
  keySegments(prefix);
  if (prefix.length > longestPrefix) {
    throw new RangeError(`a prefix has at most ${longestPrefix} bytes: ${JSON.stringify(prefix)}`);
  }
}

/** The SDK takes tens of megabytes: nobody pays for it who has no such repository. */
async function connect({ region, endpoint, pathStyle }: S3StoreOptions, limits: S3Limits): Promise<S3> {
  const { S3 } = await import('@aws-sdk/client-s3');
  return new S3({
    region,
    ...(endpoint === null ? {} : { endpoint }),
    forcePathStyle: pathStyle,
    // What is tried again, and when, is decided here: see `persist.ts`.
    maxAttempts: 1,
    // Many servers refuse or ignore the SDK's own checksums: what is sent is guarded by MD5 and by its signature.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      ...openAgents(),
      connectionTimeout: limits.connectMs,
      socketTimeout: limits.silenceMs,
    },
  });
}
