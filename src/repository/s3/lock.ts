/** Object Lock: what nobody can remove, whatever credentials they have, before a day that was set when it was stored. */
import { Problem } from '../../domain/problem.ts';
import type { Bucket, Lock } from './bucket.ts';
import { hasStatus, isNoBucket } from './errors.ts';
import { headObject } from './head.ts';
import { deleteObject } from './remove.ts';

/**
 * Proves that an object is locked as it was asked for when it was stored, and locks it where that was passed over: some servers
 * forget it of what came in parts. What cannot be locked does not stay.
 */
export async function proveLocked(
  bucket: Bucket,
  key: string,
  lock: Lock | null,
  signal: AbortSignal,
): Promise<void> {
  if (lock === null || (await isLocked(bucket, key, lock))) return;
  const { ObjectLockMode: Mode, ObjectLockRetainUntilDate: RetainUntilDate } = lock;
  const object = { Bucket: bucket.name, Key: bucket.keyOf(key) };
  try {
    await bucket.run(signal, (s3, options) =>
      s3.putObjectRetention({ ...object, Retention: { Mode, RetainUntilDate } }, options),
    );
    if (await isLocked(bucket, key, lock)) return;
    throw new Problem('repository_unavailable', `${bucket.place} does not lock what is stored.`, { hint });
  } catch (error) {
    await deleteObject(bucket, key);
    throw error;
  }
}

const hint =
  'Allow s3:PutObjectRetention and s3:GetObjectRetention below the prefix, or leave objectLock out.';

async function isLocked(bucket: Bucket, key: string, lock: Lock): Promise<boolean> {
  const found = await headObject(bucket, key);
  const until = found?.ObjectLockRetainUntilDate;
  return (
    found?.ObjectLockMode === lock.ObjectLockMode &&
    until !== undefined &&
    until >= lock.ObjectLockRetainUntilDate
  );
}

/** Rejects where the bucket was made without object lock: nothing in it could be locked. */
export async function requireLocks(bucket: Bucket, signal: AbortSignal): Promise<void> {
  const { ObjectLockConfiguration: found } = await bucket.run(signal, async (s3, options) => {
    try {
      return await s3.getObjectLockConfiguration({ Bucket: bucket.name }, options);
    } catch (error) {
      // Who may not ask finds out by trying.
      if (hasStatus(error, 403)) return { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } };
      if (hasStatus(error, 400, 404, 405, 501) && !isNoBucket(error)) return {};
      throw error;
    }
  });
  if (found?.ObjectLockEnabled === 'Enabled') return;
  throw new Problem('repository_unavailable', `The bucket of ${bucket.place} has no object lock.`, {
    hint: 'Turn object lock on for the bucket (with many servers only when it is made), or leave objectLock out.',
  });
}
