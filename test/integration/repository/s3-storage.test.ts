/** How objects are stored in a bucket: encrypted by the server, in another class, with tags; read by a client of its own. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { collect, never, streamOf } from '../../support/bytes.ts';
import { inBucket, storeIn, withS3 } from '../../support/ceph/s3-server.ts';

const limits = { partBytes: 100_000 };
const sizes = { small: 1000, 'in parts': 250_000 };

await withS3((server) => {
  test.each(Object.entries(sizes))(
    'with keys of a KMS an object (%s) is encrypted, and proven by reading it back',
    async (_, size) => {
      const place = inBucket(server);
      const serverSideEncryption = { kind: 'sse-kms' as const, keyId: 'testkey' };
      const store = storeIn(place, { limits, serverSideEncryption });
      const bytes = randomBytes(size);
      await store.put('a/b', streamOf(bytes), { sizeBytes: size, createOnly: true, signal: never() });
      expect((await place.describe('a/b')).ServerSideEncryption).toBe('aws:kms');
      expect((await collect(store.get('a/b', { signal: never() }))).equals(bytes)).toBe(true);
    },
  );

  // Ceph 16 does not know SSE-S3, and says nothing.
  test.each(Object.entries(sizes))(
    'where the server passes over encryption an object (%s) is refused and does not stay',
    async (_, size) => {
      const place = inBucket(server);
      const store = storeIn(place, { limits, serverSideEncryption: { kind: 'sse-s3' } });
      const put = store.put('a/b', streamOf(randomBytes(size)), { sizeBytes: size, signal: never() });
      await expect(put).rejects.toMatchObject({
        code: 'repository_unavailable',
        message: expect.stringContaining('does not encrypt as it was asked to (AES256)'),
      });
      expect(await place.keys()).toEqual([]);
      expect(await place.unfinished()).toEqual([]);
    },
  );

  test('every object has the tags, and large ones the storage class', async () => {
    const place = inBucket(server);
    const store = storeIn(place, {
      limits,
      tags: { purpose: 'off site', b: 'x+y=z' },
      storageClass: 'STANDARD',
    });
    for (const [key, size] of Object.entries(sizes)) {
      const name = `a/${key.replace(' ', '-')}`;
      await store.put(name, streamOf(randomBytes(size)), { sizeBytes: size, signal: never() });
      expect(await place.tags(name)).toEqual({ purpose: 'off site', b: 'x+y=z' });
    }
  });
});
