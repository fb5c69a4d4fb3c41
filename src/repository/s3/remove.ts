import { RemovalDenied } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import { unabortable } from '../unabortable.ts';
import type { Bucket } from './bucket.ts';
import { hasStatus, unlessNoObject } from './errors.ts';
import { headObject } from './head.ts';

/** Deletes that a server confirmed and did not do, before that is an error. */
const attempts = 3;

/** Idempotent, also where a server does not know what is gone. Looks afterwards: servers have confirmed deletes that they did not do. */
export async function deleteObject(bucket: Bucket, key: string): Promise<void> {
  const object = bucket.keyOf(key);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await bucket.run(unabortable(), async (s3, options) => {
      try {
        await unlessNoObject(s3.deleteObject({ Bucket: bucket.name, Key: object }, options));
      } catch (error) {
        if (hasStatus(error, 403)) throw denied(bucket, key);
        throw error;
      }
    });
    if ((await headObject(bucket, key)) === null) return;
  }
  throw new Problem(
    'repository_unavailable',
    `${bucket.place} confirms that it removed ${key}, and keeps it.`,
    {
      hint: 'Check what holds it there: a lock, a policy, or a cache on the way.',
    },
  );
}

const denied = ({ place }: Bucket, key: string): Problem =>
  new Problem('repository_unavailable', `${place} denies that ${key} is removed.`, {
    hint: 'Allow s3:DeleteObject below the prefix, and check what else may forbid it: a policy, a lock, a legal hold.',
    cause: new RemovalDenied(),
  });
