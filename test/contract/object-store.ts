import { createHash, randomBytes } from 'node:crypto';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ObjectExists, ObjectMissing, type ObjectStore } from '../../src/domain/ports/object-store.ts';
import { collect, never, streamOf, toArray } from '../support/bytes.ts';
import { createMemoryStore } from '../support/memory-store.ts';

/** A store under test, and a folder from which it can adopt. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  readonly folder: string;
}

const put = (store: ObjectStore, key: string, bytes: string | Uint8Array, createOnly = false) =>
  store.put(key, streamOf(bytes), { sizeBytes: Buffer.byteLength(bytes), createOnly, signal: never() });

const get = (store: ObjectStore, key: string) => collect(store.get(key, { signal: never() }));

/** The pieces in their places; what nobody gave is zeros. */
async function gather(store: ObjectStore, key: string, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  for await (const piece of store.scattered(key, { signal: never() })) bytes.set(piece.bytes, piece.position);
  return bytes;
}

/** What every object store owes its users. `open` gives an empty one, for one test. */
export function objectStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest>,
  { randomRuns = 15 } = {},
): void {
  describe(name, () => {
    test('an object that was put is read back byte for byte, whatever its size', async () => {
      const { store } = await open();
      for (const size of [0, 1, 262_143, 262_144, 262_145, 700_001]) {
        const bytes = randomBytes(size);
        await put(store, `data/${size}`, bytes);
        expect((await get(store, `data/${size}`)).equals(bytes)).toBe(true);
        expect(await store.head(`data/${size}`)).toEqual({ key: `data/${size}`, sizeBytes: size });
      }
    });

    test('a put without create-only replaces the object', async () => {
      const { store } = await open();
      await put(store, 'a/b', 'first');
      await put(store, 'a/b', 'second');
      expect(String(await get(store, 'a/b'))).toBe('second');
    });

    test('a create-only put of a taken key rejects with ObjectExists and changes nothing', async () => {
      const { store } = await open();
      await put(store, 'a/b', 'first', true);
      await expect(put(store, 'a/b', 'second', true)).rejects.toBeInstanceOf(ObjectExists);
      expect(String(await get(store, 'a/b'))).toBe('first');
    });

    test('of many create-only puts of one key at the same instant exactly one wins', async () => {
      const { store } = await open();
      const contents = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
      const puts = await Promise.allSettled(contents.map((content) => put(store, 'a/b', content, true)));
      const winners = contents.filter((_, index) => puts[index]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect(String(await get(store, 'a/b'))).toBe(winners[0]);
      for (const outcome of puts.filter((outcome) => outcome.status === 'rejected')) {
        expect(outcome.reason).toBeInstanceOf(ObjectExists);
      }
    });

    test('a source shorter than declared rejects and leaves nothing', async () => {
      const { store } = await open();
      const short = store.put('a/b', streamOf('12345'), { sizeBytes: 6, signal: never() });
      await expect(short).rejects.toMatchObject({ code: 'verification_failed' });
      await expectEmpty(store, 'a/b');
    });

    test('a source longer than declared rejects and leaves nothing', async () => {
      const { store } = await open();
      const long = store.put('a/b', streamOf('12345', 1), { sizeBytes: 4, signal: never() });
      await expect(long).rejects.toMatchObject({ code: 'verification_failed' });
      await expectEmpty(store, 'a/b');
    });

    test('bytes with another SHA-256 than declared reject and leave nothing', async () => {
      const { store } = await open();
      const sha256 = createHash('sha256').update('expected').digest('hex');
      const wrong = store.put('a/b', streamOf('received'), { sizeBytes: 8, sha256, signal: never() });
      await expect(wrong).rejects.toMatchObject({ code: 'verification_failed' });
      await expectEmpty(store, 'a/b');
    });

    test('a wrong upload over an existing object leaves the old one', async () => {
      const { store } = await open();
      await put(store, 'a/b', 'first');
      await expect(store.put('a/b', streamOf('12'), { sizeBytes: 3, signal: never() })).rejects.toThrow();
      expect(String(await get(store, 'a/b'))).toBe('first');
    });

    test('bytes with the declared SHA-256 are taken', async () => {
      const { store } = await open();
      const sha256 = createHash('sha256').update('expected').digest('hex');
      await store.put('a/b', streamOf('expected', 3), { sizeBytes: 8, sha256, signal: never() });
      expect(String(await get(store, 'a/b'))).toBe('expected');
    });

    test("a source's own error rejects the put as it is and leaves nothing", async () => {
      const { store } = await open();
      const failure = new Error('the source broke');
      const source = (async function* () {
        yield Buffer.from('12');
        throw failure;
      })();
      await expect(store.put('a/b', source, { sizeBytes: 4, signal: never() })).rejects.toBe(failure);
      await expectEmpty(store, 'a/b');
    });

    test('an abort ends a put whose source is silent, frees the source and leaves nothing', async () => {
      const { store } = await open();
      const controller = new AbortController();
      const reason = new Error('stopped');
      const silence = Promise.withResolvers<Uint8Array>();
      let freed = false;
      const source = (async function* () {
        try {
          yield Buffer.from('12');
          queueMicrotask(() => controller.abort(reason));
          yield await silence.promise;
        } finally {
          freed = true;
        }
      })();
      const stalled = store.put('a/b', source, { sizeBytes: 4, signal: controller.signal });
      await expect(stalled).rejects.toBe(reason);
      silence.resolve(Buffer.from('34'));
      await expect.poll(() => freed).toBe(true);
      await expectEmpty(store, 'a/b');
    });

    test('an aborted signal rejects a put, an adoption and a reading', async () => {
      const { store, folder } = await open();
      await put(store, 'a/old', 'old');
      const reason = new Error('stopped');
      const signal = AbortSignal.abort(reason);
      const file = join(folder, 'image');
      await writeFile(file, 'image');
      await expect(store.put('a/b', streamOf('1'), { sizeBytes: 1, signal })).rejects.toBe(reason);
      await expect(store.adopt('a/b', file, { signal })).rejects.toBe(reason);
      await expect(collect(store.get('a/old', { signal }))).rejects.toBe(reason);
      expect(await store.head('a/b')).toBeNull();
      await access(file);
    });

    test('an adopted file becomes the object and is gone from where it was', async () => {
      const { store, folder } = await open();
      const file = join(folder, 'image');
      const bytes = randomBytes(300_000);
      await writeFile(file, bytes);
      await store.adopt('a/b/image', file, { signal: never() });
      expect((await get(store, 'a/b/image')).equals(bytes)).toBe(true);
      await expect(access(file)).rejects.toThrow('ENOENT');
    });

    test('an adoption for a taken key rejects with ObjectExists and leaves the file', async () => {
      const { store, folder } = await open();
      const file = join(folder, 'image');
      await writeFile(file, 'second');
      await put(store, 'a/b', 'first');
      await expect(store.adopt('a/b', file, { signal: never() })).rejects.toBeInstanceOf(ObjectExists);
      expect(String(await get(store, 'a/b'))).toBe('first');
      await access(file);
    });

    test('a range gives its bytes, inclusive, and is cut at the end', async () => {
      const { store } = await open();
      const bytes = randomBytes(600_000);
      await put(store, 'a/b', bytes);
      const lies = fc
        .tuple(fc.nat(599_999), fc.nat(700_000))
        .map(([start, more]) => ({ start, end: start + more }));
      await fc.assert(
        fc.asyncProperty(lies, async (range) => {
          const part = await collect(store.get('a/b', { range, signal: never() }));
          expect(part.equals(bytes.subarray(range.start, range.end + 1))).toBe(true);
        }),
        { numRuns: 20 },
      );
    });

    test('scattered pieces are the whole object once each lies in its place', async () => {
      const { store } = await open();
      for (const size of [0, 1, 262_144, 3_000_001]) {
        const bytes = randomBytes(size);
        await put(store, `data/${size}`, bytes);
        expect((await gather(store, `data/${size}`, size)).equals(bytes)).toBe(true);
      }
      await expect(gather(store, 'data/missing', 0)).rejects.toBeInstanceOf(ObjectMissing);
    });

    test('a range that begins past the end rejects, and so does one that is none', async () => {
      const { store } = await open();
      await put(store, 'a/b', '12345');
      const part = (start: number, end: number) =>
        collect(store.get('a/b', { range: { start, end }, signal: never() }));
      await expect(part(5, 9)).rejects.toMatchObject({ code: 'range_not_satisfiable' });
      await expect(part(3, 2)).rejects.toBeInstanceOf(RangeError);
      await expect(part(-1, 2)).rejects.toBeInstanceOf(RangeError);
    });

    test('a missing key has no head and reading it rejects with ObjectMissing', async () => {
      const { store } = await open();
      await put(store, 'a/b', '1');
      for (const key of ['nothing', 'a/nothing', 'nothing/at/all', 'a/b/c']) {
        expect(await store.head(key)).toBeNull();
        await expect(get(store, key)).rejects.toBeInstanceOf(ObjectMissing);
        await store.delete(key);
      }
      expect(String(await get(store, 'a/b'))).toBe('1');
    });

    test('a delete removes the object alone, and may be repeated', async () => {
      const { store } = await open();
      await put(store, 'a/b/one', '1');
      await put(store, 'a/b/two', '2');
      await store.delete('a/b/one');
      await store.delete('a/b/one');
      await store.delete('a/nothing/here');
      expect(await toArray(store.list('a/'))).toEqual([{ key: 'a/b/two', sizeBytes: 1 }]);
      await store.delete('a/b/two');
      expect(await store.names('')).toEqual([]);
    });

    test('a listing gives all objects below a prefix, by key, and nothing beside it', async () => {
      const { store } = await open();
      const keys = ['ab/x', 'a/b/c', 'a/b-c', 'a/b.c', 'a/b0', 'a/Z', 'a/b/c.d/e', 'top'];
      for (const key of keys) await put(store, key, key);
      const listed = await toArray(store.list('a/'));
      expect(listed.map(({ key }) => key)).toEqual(keys.filter((key) => key.startsWith('a/')).sort());
      expect(listed.every(({ key, sizeBytes }) => key.length === sizeBytes)).toBe(true);
      expect(await toArray(store.list('nothing/'))).toEqual([]);
    });

    test('names gives folders and objects directly below a prefix, sorted', async () => {
      const { store } = await open();
      for (const key of ['b/x/y', 'b/x/z', 'b/file', 'top', 'a/x']) await put(store, key, '1');
      expect(await store.names('')).toEqual(['a', 'b', 'top']);
      expect(await store.names('b/')).toEqual(['file', 'x']);
      expect(await store.names('nothing/')).toEqual([]);
    });

    test('a listing with more objects than one page of any server gives them all', async () => {
      const { store } = await open();
      const keys = Array.from({ length: 1100 }, (_, index) => `many/${String(index).padStart(4, '0')}`);
      for (let at = 0; at < keys.length; at += 50) {
        await Promise.all(keys.slice(at, at + 50).map((key) => put(store, key, '')));
      }
      expect((await toArray(store.list('many/'))).map(({ key }) => key)).toEqual(keys);
      expect(await store.names('many/')).toHaveLength(1100);
    });

    test('an unfinished put is not listed', async () => {
      const { store } = await open();
      let during: unknown[] = [];
      const source = (async function* () {
        yield Buffer.from('12');
        during = [...(await toArray(store.list('a/'))), ...(await store.names('')), await store.head('a/b')];
        yield Buffer.from('34');
      })();
      await store.put('a/b', source, { sizeBytes: 4, signal: never() });
      expect(during).toEqual([null]);
    });

    test('= and % in a key are plain characters that nothing decodes', async () => {
      const { store } = await open();
      const keys = [
        'a/k=%2F/x',
        'a/k=%00',
        'a/k=..',
        'a/k=a%2Fb',
        'a/k=a/b',
        'a/year=2024/month=1/data_0.parquet',
        'b/%C3%A9=1',
        'b/%2Ea=1',
      ];
      for (const key of keys) await put(store, key, key, true);
      const listed = [...(await toArray(store.list('a/'))), ...(await toArray(store.list('b/')))];
      expect(listed.map(({ key }) => key)).toEqual(keys.toSorted());
      for (const key of keys) expect(String(await get(store, key))).toBe(key);
      expect(await store.names('a/')).toEqual(['k=%00', 'k=%2F', 'k=..', 'k=a', 'k=a%2Fb', 'year=2024']);
    });

    test('a segment of 255 bytes and a key of 968 are taken, a byte more of either is not', async () => {
      const { store } = await open();
      const segment = 's'.repeat(255);
      const longest = [segment, segment, segment, 'k'.repeat(198), 'k'].join('/');
      expect(longest).toHaveLength(968);
      await put(store, longest, '1');
      expect(await toArray(store.list(`${segment}/`))).toEqual([{ key: longest, sizeBytes: 1 }]);
      for (const key of [`${segment}s`, `${longest}k`]) {
        await expect(put(store, key, '1')).rejects.toBeInstanceOf(RangeError);
        await expect(get(store, key)).rejects.toBeInstanceOf(RangeError);
      }
    });

    test.each([
      '',
      '/',
      'a//b',
      '=a',
      'a/%2e%2e',
      'a/%2E/b',
      '/a',
      'a/',
      '.',
      '..',
      'a/../b',
      'a/.b',
      '.a/b',
      'a\\b',
      'a b',
      'ä',
      'a\0b',
      'a\n',
    ])('the key %j is refused by every method before anything is touched', async (key) => {
      const { store } = await open();
      await expect(put(store, key, '1')).rejects.toBeInstanceOf(RangeError);
      await expect(store.adopt(key, '/nowhere', { signal: never() })).rejects.toBeInstanceOf(RangeError);
      await expect(get(store, key)).rejects.toBeInstanceOf(RangeError);
      await expect((async () => store.head(key))()).rejects.toBeInstanceOf(RangeError);
      await expect((async () => store.delete(key))()).rejects.toBeInstanceOf(RangeError);
      expect(await store.names('')).toEqual([]);
    });

    test.each(['', 'a', '../', '/', 'a/../', './'])(
      'the prefix %j is refused by a listing',
      async (prefix) => {
        const { store } = await open();
        await expect(toArray(store.list(prefix))).rejects.toBeInstanceOf(RangeError);
      },
    );

    test('random operations give what the model gives', async () => {
      const { store, folder } = await open();
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 30 }), async (operations) => {
          const scratch = await mkdtemp(join(folder, 'scratch-'));
          const model = createMemoryStore();
          for (const { key } of await toArray(store.list('m/'))) await store.delete(key);
          for (const step of operations) {
            expect(await outcome(store, step, scratch)).toEqual(await outcome(model, step, scratch));
          }
          expect(await toArray(store.list('m/'))).toEqual(await toArray(model.list('m/')));
          await rm(scratch, { recursive: true });
        }),
        { numRuns: randomRuns },
      );
    });
  });
}

async function expectEmpty(store: ObjectStore, key: string): Promise<void> {
  expect(await store.head(key)).toBeNull();
  expect(await store.names('')).toEqual([]);
}

// Keys of which none is a folder of another: a file system cannot have both, and no layout of ours does.
const key = fc.constantFrom('m/a', 'm/b/c', 'm/b/d', 'm/b-c', 'm/e/f/g', 'm/e/f/h');
const content = fc.string({ maxLength: 12 });
const operation = fc.oneof(
  fc.record({ do: fc.constant('put' as const), key, content, createOnly: fc.boolean() }),
  fc.record({ do: fc.constant('adopt' as const), key, content }),
  fc.record({ do: fc.constantFrom('get' as const, 'head' as const, 'delete' as const), key }),
  fc.record({
    do: fc.constantFrom('list' as const, 'names' as const),
    key: fc.constantFrom('m/', 'm/b/', 'm/e/'),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** What an operation gives, or the name of its error. */
async function outcome(store: ObjectStore, step: Operation, scratch: string): Promise<unknown> {
  try {
    return await perform(store, step, scratch);
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

async function perform(store: ObjectStore, step: Operation, scratch: string): Promise<unknown> {
  switch (step.do) {
    case 'put':
      return put(store, step.key, step.content, step.createOnly);
    case 'adopt': {
      const file = join(scratch, 'file');
      await writeFile(file, step.content);
      return store.adopt(step.key, file, { signal: never() });
    }
    case 'get':
      return String(await get(store, step.key));
    case 'head':
      return store.head(step.key);
    case 'delete':
      return store.delete(step.key);
    case 'list':
      return toArray(store.list(step.key));
    case 'names':
      return store.names(step.key);
  }
}
