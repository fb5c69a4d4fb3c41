/** Uploads and downloads over a connection that breaks: they end with proven bytes, or fail and leave nothing. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { ObjectExists } from '../../../src/domain/ports/object-store.ts';
import { collect, never, streamOf } from '../../support/bytes.ts';
import { storeIn, withS3 } from '../../support/ceph/s3-server.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { until } from '../../support/processes.ts';
import { publishBackup, repositoryOn } from '../../support/repository.ts';
import { type BrokenS3, brokenS3, isCompletion, isPart, isPut, isRead } from '../../support/s3-broken.ts';
import type { Fault, Passing } from '../../support/s3-proxy.ts';

const key = 'availability/image';
const bytes = randomBytes(350_000);
const sha256 = createHash('sha256').update(bytes).digest('hex');

const put = ({ store }: BrokenS3, content = bytes, signal = never()) =>
  store.put(key, streamOf(content, 30_000), { sizeBytes: content.length, createOnly: true, signal });

const get = ({ store }: BrokenS3) => collect(store.get(key, { signal: never() }));

const unavailable = { code: 'repository_unavailable' };

/** What is answered with the ETag of a whole object. */
const isEtagged = (passing: Passing): boolean =>
  (isPut(passing) && !isPart(passing)) || isCompletion(passing) || passing.method === 'HEAD';

type How = Pick<Fault, 'how' | 'code'>;
const passing: How[] = [
  { how: 'reset' },
  { how: 'lost' },
  { how: 'stall' },
  { how: 'flip-sent' },
  { how: 500, code: 'InternalError' },
  { how: 503, code: 'SlowDown' },
  { how: 400, code: 'RequestTimeout' },
];

await withS3((server) => {
  test.each(passing)('parts are sent again after $how $code', async (fault) => {
    const s3 = await brokenS3(server);
    s3.proxy.break({ ...fault, on: isPart, times: 3 });
    await put(s3);
    expect((await s3.place.read(key)).equals(bytes)).toBe(true);
    expect(await s3.place.unfinished()).toEqual([]);
  });

  test.each(passing)(
    'a small object is sent again after $how $code, and is not taken for one that was there',
    async (fault) => {
      const s3 = await brokenS3(server);
      s3.proxy.break({ ...fault, on: isPut, times: 2 });
      await put(s3, bytes.subarray(0, 1000));
      expect((await s3.place.read(key)).equals(bytes.subarray(0, 1000))).toBe(true);
      await expect(put(s3, bytes.subarray(0, 1000))).rejects.toBeInstanceOf(ObjectExists);
    },
  );

  test.each(passing.filter(({ how }) => how !== 'flip-sent'))(
    'an upload is completed once, though its completion meets $how $code',
    async (fault) => {
      const s3 = await brokenS3(server);
      s3.proxy.break({ ...fault, on: isCompletion, times: 2 });
      await put(s3);
      expect((await s3.place.read(key)).equals(bytes)).toBe(true);
      expect(await s3.place.unfinished()).toEqual([]);
    },
  );

  const broken: How[] = [
    { how: 'reset' },
    { how: 'cut' },
    { how: 'stall' },
    { how: 500, code: 'InternalError' },
    { how: 503, code: 'SlowDown' },
  ];
  test.each(broken)('a download begins after $how $code', async (fault) => {
    const s3 = await brokenS3(server);
    await put(s3);
    s3.proxy.break({ ...fault, on: isRead, times: 2 });
    expect((await get(s3)).equals(bytes)).toBe(true);
  });

  test.each(broken)('a download that has begun goes on after $how $code', async (fault) => {
    const s3 = await brokenS3(server);
    await put(s3);
    const pieces = s3.store.get(key, { signal: never() })[Symbol.asyncIterator]();
    const first = Buffer.from((await pieces.next()).value ?? []);
    // The other ranges are asked for when the second piece is.
    s3.proxy.break({ ...fault, on: isRead, times: 4 });
    const rest = await collect({ [Symbol.asyncIterator]: () => pieces });
    expect(Buffer.concat([first, rest]).equals(bytes)).toBe(true);
  });

  test.each(broken)('pieces that come in whatever order are all there after $how $code', async (fault) => {
    const s3 = await brokenS3(server);
    await put(s3);
    s3.proxy.break({ ...fault, on: isRead, times: 5 });
    const found = Buffer.alloc(bytes.length);
    for await (const piece of s3.store.scattered(key, { signal: never() })) {
      found.set(piece.bytes, piece.position);
    }
    expect(found.equals(bytes)).toBe(true);
  });

  test('who takes pieces slowly is waited for, and gets them as they were', async () => {
    const s3 = await brokenS3(server);
    const large = randomBytes(12_000_000);
    await put(s3, large);
    const store = storeIn(s3.place, { limits: { scatteredBytes: 3_000_000 } });
    const found = Buffer.alloc(large.length);
    for await (const { position, bytes } of store.scattered(key, { signal: never() })) {
      await sleep(5);
      found.set(bytes, position);
    }
    expect(found.equals(large)).toBe(true);
  });

  test('who stops taking pieces early stops what is on its way', async () => {
    const s3 = await brokenS3(server);
    await put(s3);
    s3.proxy.break({ how: 'stall', on: isRead, times: 3 });
    const reading = s3.store.scattered(key, { signal: never() })[Symbol.asyncIterator]();
    await reading.next();
    await reading.return?.();
    expect((await get(s3)).equals(bytes)).toBe(true);
  });

  test('an object that is replaced while its pieces come is not read as a mixture', async () => {
    const s3 = await brokenS3(server);
    await put(s3, randomBytes(2_000_000));
    const read = (async () => {
      let replaced = false;
      for await (const _ of s3.store.scattered(key, { signal: never() })) {
        if (!replaced) await s3.place.write(key, randomBytes(2_000_000));
        replaced = true;
      }
    })();
    await expect(read).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringContaining('replaced'),
    });
  });

  test('a range that breaks off is asked for again from where it broke off', async () => {
    const s3 = await brokenS3(server);
    await put(s3);
    s3.proxy.break({ how: 'cut', on: isRead, times: 1 });
    const range = { start: 0, end: 349_999 };
    expect((await collect(s3.store.get(key, { range, signal: never() }))).equals(bytes)).toBe(true);
  });

  test('an upload that the server never lets through fails, and the next one sends only what is missing', async () => {
    const s3 = await brokenS3(server);
    const mend = s3.proxy.break({
      how: 503,
      code: 'SlowDown',
      on: ({ url }) => url.includes('partNumber=3'),
    });
    await expect(put(s3)).rejects.toMatchObject(unavailable);
    expect(await s3.place.keys()).toEqual([]);
    expect(await s3.place.unfinished()).toEqual([key]);
    mend();
    s3.proxy.requests.length = 0;
    await put(s3);
    expect(s3.proxy.requests.filter(isPart)).toHaveLength(1);
    expect((await s3.place.read(key)).equals(bytes)).toBe(true);
    expect(await s3.place.unfinished()).toEqual([]);
  });

  test('an upload of other bytes than the one that broke off sends what differs', async () => {
    const s3 = await brokenS3(server);
    const mend = s3.proxy.break({ how: 'reset', on: ({ url }) => url.includes('partNumber=4') });
    await expect(put(s3)).rejects.toMatchObject(unavailable);
    mend();
    const others = Buffer.concat([bytes.subarray(0, 100_000), randomBytes(120_000)]);
    await put(s3, others);
    expect((await s3.place.read(key)).equals(others)).toBe(true);
  });

  test.each<[string, (s3: BrokenS3, stop: AbortController) => Promise<unknown>]>([
    [
      'whose source breaks',
      ({ store }) => {
        const source = (async function* () {
          yield* streamOf(bytes.subarray(0, 250_000), 30_000);
          throw new Error('the source broke');
        })();
        return store.put(key, source, { sizeBytes: bytes.length, signal: never() });
      },
    ],
    [
      'of bytes with another hash',
      ({ store }) =>
        store.put(key, streamOf(bytes, 30_000), {
          sizeBytes: bytes.length,
          sha256: 'a'.repeat(64),
          signal: never(),
        }),
    ],
    [
      'that is cancelled',
      ({ store, proxy }, stop) => {
        proxy.break({ how: 'stall', on: ({ url }) => url.includes('partNumber=3') });
        const source = (async function* () {
          yield* streamOf(bytes.subarray(0, 320_000), 30_000);
          await until(() => proxy.answered.filter(isPart).length === 2);
          stop.abort(new Error('cancelled'));
          yield* streamOf(bytes.subarray(320_000), 30_000);
        })();
        return store.put(key, source, { sizeBytes: bytes.length, signal: stop.signal });
      },
    ],
  ])('an upload %s is aborted: no part of it stays', async (_, upload) => {
    const s3 = await brokenS3(server);
    await expect(upload(s3, new AbortController())).rejects.toThrow();
    expect(await s3.place.unfinished()).toEqual([]);
    expect(await s3.place.keys()).toEqual([]);
  });

  test('bytes that are spoilt on every way are never stored', async () => {
    const s3 = await brokenS3(server);
    s3.proxy.break({ how: 'flip-sent', on: isPut });
    await expect(put(s3)).rejects.toMatchObject(unavailable);
    await expect(put(s3, bytes.subarray(0, 1000))).rejects.toMatchObject(unavailable);
    expect(await s3.place.keys()).toEqual([]);
  });

  test.each([1000, 350_000])(
    'where the server names the MD5 of %d bytes they are not read back',
    async (size) => {
      const s3 = await brokenS3(server);
      await put(s3, bytes.subarray(0, size));
      expect(s3.proxy.requests.filter(isRead)).toEqual([]);
    },
  );

  test.each([1000, 350_000])('where the ETag is no MD5, %d bytes are read back', async (size) => {
    const s3 = await brokenS3(server);
    s3.proxy.break({ how: 'etag', on: isEtagged });
    await put(s3, bytes.subarray(0, size));
    expect(s3.proxy.requests.some(isRead)).toBe(true);
    expect((await s3.place.read(key)).equals(bytes.subarray(0, size))).toBe(true);
  });

  test.each([1000, 350_000])(
    '%d bytes that are read back otherwise than they were sent are removed',
    async (size) => {
      const s3 = await brokenS3(server);
      s3.proxy.break({ how: 'etag', on: isEtagged });
      s3.proxy.break({ how: 'flip', on: isRead });
      await expect(put(s3, bytes.subarray(0, size))).rejects.toMatchObject({ code: 'verification_failed' });
      expect(await s3.place.keys()).toEqual([]);
    },
  );

  test.each([200, 501])(
    'where If-None-Match is answered with %d nothing is replaced all the same',
    async (how) => {
      const s3 = await brokenS3(server);
      s3.proxy.break({ how, on: ({ conditional }) => conditional });
      const contents = Array.from({ length: 8 }, (_, index) => Buffer.from(`writer ${index}`));
      const puts = await Promise.allSettled(contents.map((content) => put(s3, content)));
      const [winner, ...others] = contents.filter((_, index) => puts[index]?.status === 'fulfilled');
      expect(others).toEqual([]);
      expect(await s3.place.read(key)).toEqual(winner);
      await expect(put(s3)).rejects.toBeInstanceOf(ObjectExists);
    },
  );

  test('what waits for a server that says nothing is cut off where the service has ended', async () => {
    const s3 = await brokenS3(server);
    const ended = new AbortController();
    const reason = new Error('the service has ended');
    const store = storeIn(s3.place, { endpoint: s3.proxy.endpoint, ended: ended.signal });
    await put(s3);
    s3.proxy.requests.length = 0;
    s3.proxy.break({ how: 'stall', on: isRead });
    const reading = collect(store.get(key, { signal: never() }));
    const outcome = expect(reading).rejects.toBe(reason);
    await until(async () => s3.proxy.requests.length > 0);
    ended.abort(reason);
    await outcome;
    await expect(store.head(key)).rejects.toBe(reason);
  });

  test('a delete that is confirmed and not done is an error', async () => {
    const s3 = await brokenS3(server);
    await put(s3);
    s3.proxy.break({ how: 204, on: ({ method }) => method === 'DELETE' });
    await expect(s3.store.delete(key)).rejects.toMatchObject(unavailable);
  });

  test('an object that is replaced while it is read is not read as a mixture', async () => {
    const s3 = await brokenS3(server);
    await put(s3, randomBytes(2_000_000));
    const reading = s3.store.get(key, { signal: never() });
    const read = (async () => {
      let replaced = false;
      for await (const _ of reading) {
        if (!replaced) await s3.place.write(key, randomBytes(2_000_000));
        replaced = true;
      }
    })();
    await expect(read).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringContaining('replaced'),
    });
  });

  test('a clock that is an hour wrong is noticed, and signed for by that of the server', async () => {
    const s3 = await brokenS3(server);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      await put(s3);
      expect((await get(s3)).equals(bytes)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test.each<[How, object]>([
    [{ how: 403, code: 'QuotaExceeded' }, { code: 'insufficient_space' }],
    [
      { how: 403, code: 'AccessDenied' },
      { ...unavailable, message: expect.stringContaining('denies access') },
    ],
    [
      { how: 403, code: 'ExpiredToken' },
      { ...unavailable, message: expect.stringContaining('have expired') },
    ],
    [
      { how: 404, code: 'NoSuchBucket' },
      { ...unavailable, message: expect.stringContaining('does not exist') },
    ],
    [
      { how: 301, code: 'PermanentRedirect' },
      { ...unavailable, message: expect.stringContaining('another region') },
    ],
    [
      { how: 'reset' },
      { ...unavailable, message: expect.stringMatching(/cannot be reached .E(CONNRESET|PIPE)/) },
    ],
    [
      { how: 'stall' },
      { ...unavailable, message: expect.stringMatching(/does not answer|fell silent|broke off/) },
    ],
  ])('%j says what is wrong, and leaves what is there', async (fault, problem) => {
    const s3 = await brokenS3(server);
    await s3.place.write('availability/there', Buffer.from('there'));
    s3.proxy.break({ ...fault, on: ({ method }) => method !== 'DELETE' });
    await expect(put(s3, Buffer.from('small'))).rejects.toMatchObject(problem);
    const reading = s3.store.get('availability/there', { signal: never() });
    await expect(collect(reading)).rejects.toMatchObject(problem);
    expect(await s3.place.keys()).toEqual(['availability/there']);
  });

  test('nothing of another prefix is listed, swept or reached', async () => {
    const s3 = await brokenS3(server);
    const neighbour = await brokenS3(server);
    const mend = neighbour.proxy.break({ how: 'reset', on: isPart });
    await expect(put(neighbour)).rejects.toMatchObject(unavailable);
    mend();
    await s3.store.sweep('availability/', () => true);
    expect(await s3.store.names('')).toEqual([]);
    expect(await neighbour.place.unfinished()).toEqual([key]);
    await neighbour.store.sweep('availability/', () => true);
    expect(await neighbour.place.unfinished()).toEqual([]);
  });

  test('a sweep of a repository lets go of what broke off of backups that nobody keeps, and of nothing that is under way', async () => {
    const s3 = await brokenS3(server);
    const repository = repositoryOn({ root: await temporaryFolder(), store: s3.store });
    await repository.open(['availability']);
    const [left, underWay] = [1, 2].map((day) => `availability-2025110${day}T030000Z-7f3a9c`);
    if (!left || !underWay) throw new Error('two ids were expected');
    const imageOf = (id: string) => `availability/backups/${id}/availability.duckdb`;
    const mend = s3.proxy.break({ how: 'reset', on: isPart });
    const put = s3.store.put(imageOf(left), streamOf(bytes), { sizeBytes: bytes.length, signal: never() });
    await expect(put).rejects.toMatchObject(unavailable);
    mend();

    const letGo = s3.proxy.break({ how: 'stall', on: isPart });
    const publishing = publishBackup(repository, underWay, 'x'.repeat(bytes.length));
    const isOfUnderWay = ({ url }: Passing) => url.includes(underWay) && url.includes('uploadId=');
    await until(() => s3.proxy.requests.some(isOfUnderWay));
    await repository.sweep('availability', (id) => id === left);
    expect((await s3.place.unfinished()).toSorted()).toEqual([left, underWay].map(imageOf));
    await repository.sweep('availability', () => false);
    expect(await s3.place.unfinished()).toEqual([imageOf(underWay)]);
    letGo();
    await publishing;
    expect((await repository.read(underWay)).manifest.sizeBytes).toBe(bytes.length);
  });

  test('a put of what is being swept does not go on with it', async () => {
    const s3 = await brokenS3(server);
    const mend = s3.proxy.break({ how: 'reset', on: isPart });
    await expect(put(s3)).rejects.toMatchObject(unavailable);
    mend();
    const isAbort = ({ method, url }: Passing) => method === 'DELETE' && url.includes('uploadId=');
    s3.proxy.break({ how: 'late', on: (passing) => isAbort(passing) || isPart(passing) });
    s3.proxy.requests.length = 0;
    const sweeping = s3.store.sweep('availability/', () => true);
    await until(() => s3.proxy.requests.some(isAbort));
    await Promise.all([sweeping, put(s3)]);
    expect((await s3.place.read(key)).equals(bytes)).toBe(true);
    expect(await s3.place.unfinished()).toEqual([]);
  });

  test('what is read back hashes to what was sent', async () => {
    const s3 = await brokenS3(server);
    await s3.store.put(key, streamOf(bytes), { sizeBytes: bytes.length, sha256, signal: never() });
    expect(
      createHash('sha256')
        .update(await get(s3))
        .digest('hex'),
    ).toBe(sha256);
  });
});
