import { finished, Readable } from 'node:stream';
import { type ByteRange, ObjectMissing } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import type { Bucket } from './bucket.ts';
import { BrokenTransfer, hasStatus, isNoBucket } from './errors.ts';
import { persist } from './persist.ts';
import { readAhead } from './read-ahead.ts';

/** A part of an object that was there when its first range came. */
interface Known {
  readonly key: string;
  readonly etag: string | undefined;
}

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
  const rest = split(start + first.bytes.length, Math.min(end, first.sizeBytes - 1), rangeBytes);
  const idle: Buffer[] = [first.bytes];
  yield* readAhead(rest, bucket.memory.reading, signal, {
    read: (part, either) => readRange(bucket, { key, etag: first.etag }, part, spaceFor(part, idle), either),
    done: (bytes) => idle.push(bytes),
  });
}

/** Memory that has been read out of, or new. */
function spaceFor({ start, end }: ByteRange, idle: Buffer[]): Buffer {
  const length = end + 1 - start;
  const used = idle.pop();
  return used && used.length >= length ? used.subarray(0, length) : Buffer.allocUnsafeSlow(length);
}

function* split(start: number, end: number, bytes: number): Generator<ByteRange> {
  for (let at = start; at <= end; at += bytes) yield { start: at, end: Math.min(end, at + bytes - 1) };
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
      await fill(bytes, 0, answer.Body, bucket.limits.silenceMs);
      return { bytes, sizeBytes, etag: answer.ETag };
    } catch (error) {
      if (hasStatus(error, 416)) return null;
      if (hasStatus(error, 404) && !isNoBucket(error)) throw new ObjectMissing(key);
      throw error;
    }
  });
}

async function readRange(
  bucket: Bucket,
  { key, etag }: Known,
  { start, end }: ByteRange,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<Buffer> {
  const object = bucket.keyOf(key);
  let filled = 0;
  await persist(bucket, bucket.limits.pausesMs, signal, async () => {
    const range = { start: start + filled, end };
    try {
      const answer = await bucket.ask(signal, (s3, options) =>
        s3.getObject({ Bucket: bucket.name, Key: object, Range: headerOf(range), IfMatch: etag }, options),
      );
      if (answer.ContentLength !== bytes.length - filled) {
        throw new BrokenTransfer(`another range than asked for came of ${key}`);
      }
      await fill(bytes, filled, answer.Body, bucket.limits.silenceMs, (at) => {
        filled = at;
      });
    } catch (error) {
      if (!hasStatus(error, 404, 412)) throw error;
      throw new Problem('repository_unavailable', `${key} was replaced or removed while it was read.`);
    }
  });
  return bytes;
}

const headerOf = ({ start, end }: ByteRange): string => `bytes=${start}-${end}`;

/** `bytes 0-9/100` is of 100. */
function totalOf(contentRange: string | undefined): number | null {
  const total = /\/(\d+)$/.exec(contentRange ?? '')?.[1];
  return total === undefined ? null : Number(total);
}

/** Reads a body into the rest of a buffer, and says how far it came. Rejects where it is silent or of another length. */
function fill(
  bytes: Buffer,
  from: number,
  body: unknown,
  silenceMs: number,
  came: (at: number) => void = () => {},
): Promise<void> {
  if (!(body instanceof Readable)) throw new BrokenTransfer('an answer without a body came');
  const ended = Promise.withResolvers<void>();
  const silence = setTimeout(() => body.destroy(new BrokenTransfer('the server fell silent')), silenceMs);
  let at = from;
  // Not by iteration: it costs as much as the reading itself.
  body.on('data', (piece: Buffer) => {
    silence.refresh();
    if (at + piece.length > bytes.length)
      return body.destroy(new BrokenTransfer('more came than was asked for'));
    bytes.set(piece, at);
    at += piece.length;
    came(at);
  });
  finished(body, (error) => {
    clearTimeout(silence);
    if (error instanceof BrokenTransfer) ended.reject(error);
    else if (error) ended.reject(new BrokenTransfer(`the answer broke off: ${error.message}`));
    else if (at < bytes.length) ended.reject(new BrokenTransfer('the answer ended early'));
    else ended.resolve();
  });
  return ended.promise;
}
