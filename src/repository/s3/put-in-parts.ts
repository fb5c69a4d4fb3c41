import { ObjectExists, type PutOptions } from '../../domain/ports/object-store.ts';
import { isProblem } from '../../domain/problem.ts';
import { abortable } from '../abortable.ts';
import { createMeter } from '../meter.ts';
import { onEach } from '../ordered.ts';
import { unabortable } from '../unabortable.ts';
import type { Bucket } from './bucket.ts';
import { bareEtag, etagOfParts, type Md5, md5Of } from './digest.ts';
import { BrokenTransfer, hasStatus } from './errors.ts';
import { headObject } from './head.ts';
import { proveLocked } from './lock.ts';
import { persist } from './persist.ts';
import { proveEncrypted, proveStored } from './prove.ts';
import { type Part, partBytesFor, slice } from './slice.ts';
import { abortUpload, listParts, listUploads, type StoredPart, type Upload } from './uploads.ts';

/** Parts on their way at a time. */
const width = 4;

/** An upload that goes on: the server has these parts already. */
interface Begun extends Pick<Upload, 'key' | 'id'> {
  readonly stored: ReadonlyMap<number, StoredPart>;
  /** Whether another one may have been begun beside it, by a try whose answer came too late. */
  readonly mayHaveTwin: boolean;
}

type Storage = ReturnType<Bucket['storedAs']>;

/** A part that the server has now. */
interface Sent {
  readonly md5: Md5;
  readonly etag: string | undefined;
}

/**
 * Stores an object in parts, a bounded number of them in memory, and proves it. Goes on with an upload of this key that
 * broke off: a part that the server has, by its MD5, is not sent again. One that was begun before the server was to encrypt
 * becomes no object that stays. A server that went away leaves the upload to be gone on with; any other failure aborts it.
 */
export async function putInParts(
  bucket: Bucket,
  key: string,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<void> {
  const { signal, createOnly = false, sizeBytes, lockUntil } = options;
  const lock = bucket.lockUntil(lockUntil);
  if (createOnly && (await headObject(bucket, key)) !== null) throw new ObjectExists(key);
  const storage = bucket.storedAs(sizeBytes, lock);
  const upload = await begin(bucket, key, storage, signal);
  try {
    const meter = createMeter(key, options);
    const partBytes = partBytesFor(sizeBytes, bucket.limits.partBytes);
    const sent = new Map<number, Sent>();
    const { sending: slots } = bucket.memory;
    const parts = slice(abortable(source, signal), { partBytes, take: meter.take, slots, signal });
    await onEach(parts, width, async (part) => {
      try {
        sent.set(part.number, await sendOnce(bucket, upload, part, signal));
      } finally {
        part.release();
      }
    });
    const sha256 = meter.settle();
    const inOrder = [...sent].sort(([one], [other]) => one - other);
    if (createOnly && (await headObject(bucket, key)) !== null) throw new ObjectExists(key);
    const expected = etagOfParts(inOrder.map(([, { md5 }]) => md5));
    const etag = await complete(bucket, upload, { key, inOrder, expected }, signal);
    // The answer to a completion need not say it.
    if (storage.ServerSideEncryption) {
      await proveEncrypted(bucket, key, (await headObject(bucket, key, signal)) ?? {});
    }
    await proveStored(bucket, { key, sha256, expected, etag }, signal);
    await proveLocked(bucket, key, lock, signal);
    await tag(bucket, upload.key, signal);
    if (upload.mayHaveTwin) await abortAll(bucket, upload.key);
  } catch (error) {
    // The error that led here says more than another one, and a sweep finds what stays.
    if (!isGoneOnWith(error)) await giveUp(bucket, upload, signal).catch(() => {});
    throw error;
  }
}

/** Where the server is away, or the service ends, a later put goes on with what is there. */
const isGoneOnWith = (error: unknown): boolean => isProblem(error, 'repository_unavailable', 'interrupted');

/** A part that was on its way when the upload was cancelled can come after the abort, and bring it back. */
async function giveUp(bucket: Bucket, upload: Begun, signal: AbortSignal): Promise<void> {
  await abortUpload(bucket, upload);
  if (!signal.aborted) return;
  await bucket.sleep(bucket.limits.settleMs, unabortable());
  await abortUpload(bucket, upload);
}

/** Goes on with the newest unfinished upload of this key, or begins one. */
async function begin(bucket: Bucket, key: string, storage: Storage, signal: AbortSignal): Promise<Begun> {
  const object = bucket.keyOf(key);
  let tries = 0;
  // Looks before each try: an answer that got lost may have been the one that said that it is begun.
  return persist(bucket, bucket.limits.pausesMs, signal, async () => {
    tries += 1;
    const mayHaveTwin = tries > 1;
    const newest = await findUpload(bucket, object, signal);
    if (newest !== null) return { ...newest, stored: await listParts(bucket, newest, signal), mayHaveTwin };
    const begun = await bucket.ask(signal, (s3, options) =>
      s3.createMultipartUpload({ Bucket: bucket.name, Key: object, ...storage }, options),
    );
    const { UploadId: id } = begun;
    if (id === undefined) throw new BrokenTransfer('an upload was begun without an id');
    try {
      bucket.requireEncrypted(begun);
    } catch (error) {
      await abortUpload(bucket, { key: object, id });
      throw error;
    }
    return { key: object, id, stored: new Map(), mayHaveTwin };
  });
}

/** Some servers forget the tags of what came in parts. */
async function tag(bucket: Bucket, object: string, signal: AbortSignal): Promise<void> {
  const TagSet = Object.entries(bucket.tags).map(([Key, Value]) => ({ Key, Value }));
  if (TagSet.length === 0) return;
  await bucket.run(signal, (s3, options) =>
    s3.putObjectTagging({ Bucket: bucket.name, Key: object, Tagging: { TagSet } }, options),
  );
}

async function abortAll(bucket: Bucket, object: string): Promise<void> {
  for await (const upload of listUploads(bucket, object, unabortable())) {
    if (upload.key === object) await abortUpload(bucket, upload);
  }
}

async function findUpload(bucket: Bucket, object: string, signal: AbortSignal): Promise<Upload | null> {
  let newest: Upload | null = null;
  for await (const upload of listUploads(bucket, object, signal)) {
    if (upload.key === object && (newest === null || upload.begunAt >= newest.begunAt)) newest = upload;
  }
  return newest;
}

async function sendOnce(
  bucket: Bucket,
  { key, id, stored }: Begun,
  { number, bytes }: Part,
  signal: AbortSignal,
): Promise<Sent> {
  const md5 = md5Of(bytes);
  const there = stored.get(number);
  if (there?.etag === md5.hex && there.sizeBytes === bytes.length) return { md5, etag: md5.hex };
  const part = {
    Bucket: bucket.name,
    Key: key,
    UploadId: id,
    PartNumber: number,
    Body: bytes,
    ContentLength: bytes.length,
    ContentMD5: md5.base64,
  };
  const { ETag } = await persist(bucket, bucket.limits.pausesMs, signal, () =>
    bucket.ask(signal, (s3, options) => s3.uploadPart(part, options)),
  );
  return { md5, etag: ETag };
}

interface Completion {
  readonly key: string;
  readonly inOrder: readonly (readonly [number, Sent])[];
  readonly expected: string;
}

/** Gives the ETag of the object. */
async function complete(
  bucket: Bucket,
  upload: Begun,
  { key, inOrder, expected }: Completion,
  signal: AbortSignal,
): Promise<string | null> {
  const Parts = inOrder.map(([PartNumber, { etag }]) => ({ PartNumber, ETag: etag }));
  const request = {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.id,
    MultipartUpload: { Parts },
  };
  return persist(bucket, bucket.limits.pausesMs, signal, async () => {
    try {
      const done = await bucket.ask(signal, (s3, options) => s3.completeMultipartUpload(request, options));
      return bareEtag(done.ETag);
    } catch (error) {
      if (!hasStatus(error, 404)) throw error;
      // An answer that got lost may have been the one that said that it is complete.
      const etag = bareEtag((await headObject(bucket, key))?.ETag);
      if (etag !== expected) throw error;
      return etag;
    }
  });
}
