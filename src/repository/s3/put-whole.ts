import { randomUUID } from 'node:crypto';
import { ObjectExists } from '../../domain/ports/object-store.ts';
import type { Bucket, Lock } from './bucket.ts';
import type { Conditions } from './conditions.ts';
import { bareEtag, md5Of } from './digest.ts';
import { hasStatus } from './errors.ts';
import { headObject } from './head.ts';
import { proveLocked } from './lock.ts';
import { persist } from './persist.ts';
import { proveEncrypted, proveStored } from './prove.ts';

/** The metadata that tells which put made an object. */
const markName = 'duckback-put';

/** Bytes that are stored in one request. */
export interface Whole {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly createOnly: boolean;
  readonly lock: Lock | null;
  readonly signal: AbortSignal;
}

/** Stores an object in one request, and proves it. */
export async function putWhole(
  bucket: Bucket,
  conditions: Conditions,
  key: string,
  whole: Whole,
): Promise<void> {
  if (!whole.createOnly) return send(bucket, key, whole, false);
  if (await conditions.areHonoured()) return send(bucket, key, whole, true);
  await conditions.inTurn(key, async () => {
    if ((await headObject(bucket, key)) !== null) throw new ObjectExists(key);
    await send(bucket, key, whole, false);
  });
}

async function send(
  bucket: Bucket,
  key: string,
  { bytes, sha256, lock, signal }: Whole,
  conditional: boolean,
): Promise<void> {
  const object = { Bucket: bucket.name, Key: bucket.keyOf(key) };
  const md5 = md5Of(bytes);
  const mark = randomUUID();
  const put = {
    ...object,
    Body: bytes,
    ContentLength: bytes.length,
    ContentMD5: md5.base64,
    ...bucket.storedAs(bytes.length, lock),
    Metadata: { [markName]: mark },
    ...(conditional ? { IfNoneMatch: '*' } : {}),
  };
  let repeated = false;
  const answer = await persist(bucket, bucket.limits.pausesMs, signal, async () => {
    try {
      return await bucket.ask(signal, (s3, options) => s3.putObject(put, options));
    } catch (error) {
      if (!conditional || !hasStatus(error, 412)) {
        repeated = true;
        throw error;
      }
      // An answer that got lost may have been the one that said that it is stored.
      const stored = repeated ? await headObject(bucket, key) : null;
      if (stored?.Metadata?.[markName] !== mark) throw new ObjectExists(key);
      return stored;
    }
  });
  await proveEncrypted(bucket, key, answer);
  await proveStored(bucket, { key, sha256, expected: md5.hex, etag: bareEtag(answer.ETag) }, signal);
  await proveLocked(bucket, key, lock, signal);
}
