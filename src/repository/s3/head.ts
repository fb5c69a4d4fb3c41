import { unabortable } from '../unabortable.ts';
import type { Bucket } from './bucket.ts';
import { unlessNoObject } from './errors.ts';

/** What the server says of an object; null where it is missing. */
export async function headObject(bucket: Bucket, key: string, signal = unabortable()) {
  const object = bucket.keyOf(key);
  return bucket.run(signal, async (s3, options) => {
    const asked = s3.headObject({ Bucket: bucket.name, Key: object }, options);
    return (await unlessNoObject(asked)) ?? null;
  });
}
