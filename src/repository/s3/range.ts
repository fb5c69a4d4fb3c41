import type { ByteRange } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import type { Bucket } from './bucket.ts';
import { type Drain, drain } from './drain.ts';
import { BrokenTransfer, hasStatus } from './errors.ts';
import { persist } from './persist.ts';

/** An object that is there, in this version. */
export interface Known {
  readonly key: string;
  readonly etag: string | undefined;
}

/**
 * Reads a range of an object: what broke off is asked for again from there. An object that was replaced or removed meanwhile
 * rejects with `repository_unavailable`.
 */
export async function readRange(
  bucket: Bucket,
  { key, etag }: Known,
  { start, end }: ByteRange,
  take: Drain['take'],
  signal: AbortSignal,
): Promise<void> {
  const object = bucket.keyOf(key);
  let taken = 0;
  await persist(bucket, bucket.limits.pausesMs, signal, async () => {
    const range = { start: start + taken, end };
    const length = end + 1 - range.start;
    try {
      const answer = await bucket.ask(signal, (s3, options) =>
        s3.getObject({ Bucket: bucket.name, Key: object, Range: headerOf(range), IfMatch: etag }, options),
      );
      if (answer.ContentLength !== length) {
        throw new BrokenTransfer(`another range than asked for came of ${key}`);
      }
      await drain(answer.Body, {
        length,
        silenceMs: bucket.limits.silenceMs,
        take(piece) {
          taken += piece.length;
          return take(piece);
        },
      });
    } catch (error) {
      if (!hasStatus(error, 404, 412)) throw error;
      throw new Problem('repository_unavailable', `${key} was replaced or removed while it was read.`);
    }
  });
}

export const headerOf = ({ start, end }: ByteRange): string => `bytes=${start}-${end}`;

/** Ranges of at most so many bytes. */
export function* split({ start, end }: ByteRange, bytes: number): Generator<ByteRange> {
  for (let at = start; at <= end; at += bytes) yield { start: at, end: Math.min(end, at + bytes - 1) };
}
