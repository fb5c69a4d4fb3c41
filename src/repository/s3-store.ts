import { lstat, unlink } from 'node:fs/promises';
import type { ObjectStore, PutOptions } from '../domain/ports/object-store.ts';
import { abortable } from './abortable.ts';
import { keySegments, prefixSegments } from './key.ts';
import { onPath } from './local/errors.ts';
import { readFile } from './local/read.ts';
import { createMeter } from './meter.ts';
import { openBucket } from './s3/bucket.ts';
import { createConditions } from './s3/conditions.ts';
import { readObject } from './s3/get.ts';
import { headObject } from './s3/head.ts';
import { listNames, listObjects } from './s3/list.ts';
import { requireLocks } from './s3/lock.ts';
import { putInParts } from './s3/put-in-parts.ts';
import { putWhole } from './s3/put-whole.ts';
import { deleteObject } from './s3/remove.ts';
import { readScattered } from './s3/scatter.ts';
import type { S3StoreOptions } from './s3/settings.ts';
import { abortUpload, listUploads } from './s3/uploads.ts';
import { keepsVersions, olderVersionsBytes } from './s3/versions.ts';
import { unabortable } from './unabortable.ts';

/** Nobody goes on with an upload after this time. */
const resumableMs = 7 * 86_400_000;

/** Documents, mostly: they need not wait for memory. */
const smallBytes = 256 * 1024;

/**
 * What lies below a prefix of a bucket as an object store: of AWS, or of any server that speaks its protocol. All that is
 * put is proven to be what is stored; large objects go in parts and come in ranges, several at a time. The bucket
 * must be there. Nothing outside the prefix is ever read, listed or written.
 */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  const bucket = openBucket(options);
  const conditions = createConditions(bucket, options.prefix);
  const full = (prefix: string): string => `${options.prefix}/${prefix}`;

  async function put(key: string, source: AsyncIterable<Uint8Array>, put: PutOptions): Promise<void> {
    keySegments(key);
    const { sizeBytes, createOnly = false, lockUntil, signal } = put;
    signal.throwIfAborted();
    if (sizeBytes > bucket.limits.partBytes) {
      return conditions.inTurn(key, () => putInParts(bucket, key, source, put));
    }
    const release = sizeBytes > smallBytes ? await bucket.memory.sending.take(signal) : () => {};
    try {
      const { bytes, sha256 } = await gather(key, source, put);
      const lock = bucket.lockUntil(lockUntil);
      await putWhole(bucket, conditions, key, { bytes, sha256, createOnly, lock, signal });
    } finally {
      release();
    }
  }

  return {
    provesPuts: true,

    async initialise() {},
    async requireCapable() {
      if (options.objectLock) await requireLocks(bucket, unabortable());
    },
    put,

    async adopt(key, file, expected) {
      keySegments(key);
      expected.signal.throwIfAborted();
      const { size } = await onPath(file, () => lstat(file));
      const source = readFile(file, undefined, expected.signal);
      await put(key, source, { sizeBytes: size, ...expected, createOnly: true });
      await onPath(file, () => unlink(file));
    },

    get: (key, options) => readObject(bucket, key, options),

    scattered: (key, options) => readScattered(bucket, key, options),

    async head(key) {
      const found = await headObject(bucket, key);
      if (found === null) return null;
      const { ContentLength: sizeBytes = 0, ObjectLockRetainUntilDate: lockedUntil } = found;
      return { key, sizeBytes, ...(lockedUntil ? { lockedUntil } : {}) };
    },

    async *list(prefix) {
      prefixSegments(prefix);
      for await (const { key, sizeBytes } of listObjects(bucket, full(prefix))) {
        const own = key.slice(full('').length);
        if (isListed(own)) yield { key: own, sizeBytes };
      }
    },

    async names(prefix) {
      if (prefix !== '') prefixSegments(prefix);
      return (await listNames(bucket, full(prefix))).filter(isListed);
    },

    delete: (key) => deleteObject(bucket, key),

    keepsVersions: () => keepsVersions(bucket, unabortable()),

    olderVersionsBytes: () => olderVersionsBytes(bucket, full(''), unabortable()),

    async sweep(prefix, mayGo) {
      prefixSegments(prefix);
      const now = options.clock.now().getTime();
      for await (const upload of listUploads(bucket, full(prefix), unabortable())) {
        const key = upload.key.slice(full('').length);
        const isAbandoned = now - upload.begunAt.getTime() > resumableMs;
        // A put of that key which begins now waits, and does not go on with this one.
        if (mayGo({ key, isAbandoned })) await conditions.inTurn(key, () => abortUpload(bucket, upload));
      }
    },

    localPath: () => null,
    realPath: async () => null,
  };
}

/** Not what is hidden, nor the empty objects that consoles make for folders. */
const isListed = (key: string): boolean => key !== '' && !key.endsWith('/') && !/(?:^|\/)\./.test(key);

/** All bytes of a small object, counted and hashed. */
async function gather(key: string, source: AsyncIterable<Uint8Array>, options: PutOptions) {
  const meter = createMeter(key, options);
  const bytes = Buffer.alloc(options.sizeBytes);
  let filled = 0;
  for await (const piece of abortable(source, options.signal)) {
    meter.take(piece);
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return { bytes, sha256: meter.settle() };
}
