/** How objects are stored in a bucket: encrypted by the server, in another class, with tags; read by a client of its own. */
import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { collect, never, streamOf } from '../../support/bytes.ts';
import { lockingBucket } from '../../support/ceph/cluster.ts';
import { inBucket, storeIn, withS3 } from '../../support/ceph/s3-server.ts';
import { startS3Proxy } from '../../support/s3-proxy.ts';

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

  const objectLock = { mode: 'governance' as const };
  const lockUntil = new Date(Date.now() + 3_600_000);

  /** A locking store behind a proxy. */
  async function lockingStore() {
    const place = inBucket(server, lockingBucket);
    const proxy = await startS3Proxy(server.endpoint);
    onTestFinished(proxy.close);
    return { place, proxy, store: storeIn(place, { limits, objectLock, endpoint: proxy.endpoint }) };
  }

  const put = ({ store }: Awaited<ReturnType<typeof lockingStore>>, bytes: Buffer) =>
    store.put('a/b', streamOf(bytes), {
      sizeBytes: bytes.length,
      createOnly: true,
      lockUntil,
      signal: never(),
    });

  test.each(Object.entries(sizes))(
    'an object (%s) is locked until it may go; that it is deleted before leaves all of it as an older version',
    async (_, size) => {
      const locking = await lockingStore();
      // As AWS does: what locks, or goes where things are locked, must say its hash.
      locking.proxy.break({
        how: 400,
        code: 'InvalidRequest',
        on: ({ method, hashed }) => method === 'PUT' && !hashed,
      });
      const { store, place } = locking;
      await store.requireCapable();
      expect(await store.keepsVersions()).toBe(true);
      const bytes = randomBytes(size);
      await put(locking, bytes);
      const { lockedUntil } = (await store.head('a/b')) ?? {};
      expect(lockedUntil?.getTime()).toBe(Math.floor(lockUntil.getTime() / 1000) * 1000);
      expect((await place.describe('a/b')).ObjectLockMode).toBe('GOVERNANCE');
      await store.delete('a/b');
      expect(await store.head('a/b')).toBe(null);
      expect(await store.olderVersionsBytes()).toBe(size);
      expect(await place.versions('a/b')).toEqual([bytes]);
      await put(locking, bytes);
      expect(await collect(store.get('a/b', { signal: never() }))).toEqual(bytes);
    },
  );

  test.each(Object.entries(sizes))(
    'a lock of an object (%s) that the server forgets is set once more, and one that it does not keep is no success',
    async (_, size) => {
      const locking = await lockingStore();
      const isHead = ({ method }: { method: string }) => method === 'HEAD';
      const isStored = () =>
        locking.proxy.requests.some(({ method, url }) => method === 'PUT' && url.includes('/a/b'));
      locking.proxy.break({ how: 'unlocked', on: (one) => isHead(one) && isStored(), times: 1 });
      await put(locking, randomBytes(size));
      expect(locking.proxy.requests.some(({ url }) => url.includes('retention'))).toBe(true);
      await locking.store.delete('a/b');

      locking.proxy.break({ how: 'unlocked', on: isHead });
      await expect(put(locking, randomBytes(size))).rejects.toMatchObject({
        code: 'repository_unavailable',
        message: expect.stringContaining('does not lock what is stored'),
      });
      expect(await locking.place.keys()).toEqual([]);
    },
  );

  test('a lock that would have ended before it comes is none', async () => {
    const { store } = await lockingStore();
    const options = { sizeBytes: 0, lockUntil: new Date(Date.now() + 1000), signal: never() };
    await store.put('a/b', streamOf(Buffer.alloc(0)), options);
    expect(await store.head('a/b')).toEqual({ key: 'a/b', sizeBytes: 0 });
  });

  test('a bucket that was made without object lock is refused where it is to lock', async () => {
    const store = storeIn(inBucket(server), { objectLock });
    await expect(store.requireCapable()).rejects.toMatchObject({
      code: 'repository_unavailable',
      message: expect.stringContaining('has no object lock'),
    });
    expect(await store.keepsVersions()).toBe(false);
  });

  test.each([403, 501])('where the server answers %d nobody knows what it keeps', async (how) => {
    const { store, proxy } = await lockingStore();
    proxy.break({
      how,
      code: 'AccessDenied',
      on: ({ url }) => /[?&](versioning|versions|object-lock)/.test(url),
    });
    expect(await store.keepsVersions()).toBe(null);
    expect(await store.olderVersionsBytes()).toBe(null);
  });
});
