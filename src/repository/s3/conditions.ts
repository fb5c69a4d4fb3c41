import { randomUUID } from 'node:crypto';
import { createTurns } from '../../domain/turns.ts';
import { unabortable } from '../unabortable.ts';
import type { Bucket } from './bucket.ts';
import { md5Of } from './digest.ts';
import { hasStatus, unlessNoObject } from './errors.ts';

/** How a create-only put is made certain. */
export interface Conditions {
  /** Whether the server itself refuses to replace an object (If-None-Match). Found out once, by trying. */
  areHonoured(): Promise<boolean>;
  /** Does this process's work on one key one after the other: for a server that does not, and for uploads in parts. */
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createConditions(bucket: Bucket, prefix: string): Conditions {
  const turns = createTurns();
  let honoured: Promise<boolean> | undefined;
  return {
    areHonoured() {
      honoured ??= tryOut(bucket, `${prefix}/.duckback-${randomUUID()}`).catch((error: unknown) => {
        honoured = undefined;
        throw error;
      });
      return honoured;
    },
    inTurn: turns.take,
  };
}

/** Whether a second put of this key, which no listing of ours shows, is refused. */
async function tryOut(bucket: Bucket, key: string): Promise<boolean> {
  const object = { Bucket: bucket.name, Key: key };
  // A bucket that locks by default takes nothing without its hash.
  const empty = { ...object, Body: '', ContentLength: 0, ContentMD5: md5Of(Buffer.alloc(0)).base64 };
  return bucket.run(unabortable(), async (s3, options) => {
    try {
      await s3.putObject(empty, options);
      return await isRefused(s3.putObject({ ...empty, IfNoneMatch: '*' }, options));
    } finally {
      // Also where the answer to a put got lost.
      await unlessNoObject(s3.deleteObject(object, options));
    }
  });
}

async function isRefused(put: Promise<unknown>): Promise<boolean> {
  try {
    await put;
    return false;
  } catch (error) {
    // 501, 400: a server that does not know the header, and says so.
    if (hasStatus(error, 400, 501)) return false;
    if (hasStatus(error, 409, 412)) return true;
    throw error;
  }
}
