import { type ByteRange, ObjectMissing } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import type { Bucket } from './bucket.ts';
import { drain } from './drain.ts';
import { BrokenTransfer, hasStatus, isNoBucket } from './errors.ts';
import { persist } from './persist.ts';
import { headerOf, readRange, split } from './range.ts';
import { readAhead } from './read-ahead.ts';

/**
 * The bytes of an object, or of a range of it, in order: its ranges come in parallel, and each is asked for again where it
 * broke off. All are of one version of the object: one that is replaced meanwhile rejects.
 */
export async function* readObject(
  bucket: Bucket,
  key: string,
  { range, signal }: { readonly range?: ByteRange; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const { start, end } = range ?? { start: 0, end: Number.MAX_SAFE_INTEGER };
  if (start < 0 || end < start) throw new RangeError(`not a byte range: ${start}-${end}`);
  const { rangeBytes } = bucket.limits;
  const first = await readFirst(bucket, key, { start, end: Math.min(end, start + rangeBytes - 1) }, signal);
  if (first === null) {
    if (!range) return;
    throw new Problem('range_not_satisfiable', `${key} ends before byte ${start}.`);
  }
  yield first.bytes;
  const rest = split(
    { start: start + first.bytes.length, end: Math.min(end, first.sizeBytes - 1) },
    rangeBytes,
  );
  const idle: Buffer[] = [first.bytes];
  yield* readAhead(rest, bucket.memory.reading, signal, {
    async read(part, either) {
      const bytes = spaceFor(part, idle);
      await readRange(bucket, { key, etag: first.etag }, part, into(bytes), either);
      return bytes;
    },
    done: (bytes) => idle.push(bytes),
  });
}

/** Memory that has been read out of, or new. */
function spaceFor({ start, end }: ByteRange, idle: Buffer[]): Buffer {
  const length = end + 1 - start;
  const used = idle.pop();
  return used && used.length >= length ? used.subarray(0, length) : Buffer.allocUnsafeSlow(length);
}

interface First {
  readonly bytes: Buffer;
  /** Of the whole object. */
  readonly sizeBytes: number;
  readonly etag: string | undefined;
}

/** null where nothing lies in the range. */
async function readFirst(
  bucket: Bucket,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<First | null> {
  const object = bucket.keyOf(key);
  return persist(bucket, bucket.limits.shortPausesMs, signal, async () => {
    try {
      const answer = await bucket.ask(signal, (s3, options) =>
        s3.getObject({ Bucket: bucket.name, Key: object, Range: headerOf(range) }, options),
      );
      const sizeBytes = totalOf(answer.ContentRange) ?? answer.ContentLength ?? 0;
      const length = Math.min(range.end + 1, sizeBytes) - range.start;
      if (answer.ContentLength !== length)
        throw new BrokenTransfer(`another range than asked for came of ${key}`);
      const bytes = Buffer.allocUnsafeSlow(length);
      await drain(answer.Body, { length, silenceMs: bucket.limits.silenceMs, take: into(bytes) });
      return { bytes, sizeBytes, etag: answer.ETag };
    } catch (error) {
      if (hasStatus(error, 416)) return null;
      if (hasStatus(error, 404) && !isNoBucket(error)) throw new ObjectMissing(key);
      throw error;
    }
  });
}

/** `bytes 0-9/100` is of 100. */
function totalOf(contentRange: string | undefined): number | null {
  const total = /\/(\d+)$/.exec(contentRange ?? '')?.[1];
  return total === undefined ? null : Number(total);
}

/** Copies pieces one behind the other into a buffer. */
function into(bytes: Buffer): (piece: Uint8Array) => undefined {
  let at = 0;
  return (piece) => {
    bytes.set(piece, at);
    at += piece.length;
  };
}
