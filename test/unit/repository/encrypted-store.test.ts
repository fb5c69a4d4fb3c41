import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ObjectStore, ObjectUnreadable } from '../../../src/domain/ports/object-store.ts';
import { createEncryptedStore } from '../../../src/repository/encrypted-store.ts';
import { headerBytes, sealedChunkBytes } from '../../../src/repository/encryption/format.ts';
import { collect } from '../../support/bytes.ts';
import { testKey, testKeyring } from '../../support/keyring.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

const signal = new AbortController().signal;

const put = (store: ObjectStore, key: string, bytes: Uint8Array) =>
  store.put(key, one(bytes), { sizeBytes: bytes.length, signal });

async function* one(bytes: Uint8Array) {
  yield bytes;
}

const read = (store: ObjectStore, key: string, range?: { start: number; end: number }) =>
  collect(store.get(key, { ...(range && { range }), signal }));

/** Three chunks, the last of them short, of letters that no two chunks have in common. */
const plain = Buffer.from(Array.from({ length: 150_000 }, (_, at) => 97 + Math.floor(at / 10_000)));

/** The object `a/b` of three chunks, and what lies in the store under it. */
async function encrypted() {
  const inner = createMemoryStore();
  const store = createEncryptedStore(inner, testKeyring());
  await put(store, 'a/b', plain);
  return { inner, store, sealed: await read(inner, 'a/b') };
}

const changed = expect.objectContaining({
  code: 'repository_unavailable',
  cause: expect.any(ObjectUnreadable),
});

const whole = (chunk: number) =>
  [headerBytes + chunk * sealedChunkBytes, headerBytes + (chunk + 1) * sealedChunkBytes] as const;

test('nothing of the bytes can be seen in what is stored', async () => {
  const { sealed } = await encrypted();
  for (const letter of 'abcdefghijklmno') expect(sealed.includes(letter.repeat(8))).toBe(false);
});

test('any bit that was flipped is found, in the header too, in the whole and in a range of that chunk', async () => {
  const { inner, store, sealed } = await encrypted();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.integer({ min: 0, max: headerBytes - 1 }),
        fc.integer({ min: headerBytes, max: sealed.length - 1 }),
      ),
      fc.integer({ min: 0, max: 7 }),
      async (at, bit) => {
        const bytes = Buffer.from(sealed);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        await put(inner, 'a/b', bytes);
        await expect(read(store, 'a/b')).rejects.toEqual(changed);
        const start = Math.floor(Math.max(0, at - headerBytes) / sealedChunkBytes) * 65_536;
        await expect(read(store, 'a/b', { start, end: start })).rejects.toEqual(changed);
      },
    ),
    { numRuns: 40 },
  );
});

test.each([
  ['is cut off after a chunk', (sealed: Buffer) => sealed.subarray(0, whole(1)[1])],
  ['is cut off in a chunk', (sealed: Buffer) => sealed.subarray(0, -1)],
  ['has lost a chunk in its midst', (sealed: Buffer) => without(sealed, 1)],
  ['has lost its first chunk', (sealed: Buffer) => without(sealed, 0)],
  [
    'has a chunk twice',
    (sealed: Buffer) => Buffer.concat([sealed.subarray(0, whole(1)[1]), chunk(sealed, 1), chunk(sealed, 2)]),
  ],
  [
    'has two chunks in the other order',
    (sealed: Buffer) =>
      Buffer.concat([sealed.subarray(0, headerBytes), chunk(sealed, 1), chunk(sealed, 0), chunk(sealed, 2)]),
  ],
  ['has more behind its end', (sealed: Buffer) => Buffer.concat([sealed, Buffer.from('x')])],
  ['has lost what its first sector held', (sealed: Buffer) => Buffer.from(sealed).fill(0, 0, 512)],
  ['is nothing but its header', (sealed: Buffer) => sealed.subarray(0, headerBytes)],
])('an object that %s is not taken for a whole one', async (_, change) => {
  const { inner, store, sealed } = await encrypted();
  await put(inner, 'a/b', change(sealed));
  await expect(read(store, 'a/b')).rejects.toEqual(changed);
});

const chunk = (sealed: Buffer, n: number) => sealed.subarray(...whole(n));
const without = (sealed: Buffer, n: number) =>
  Buffer.concat([sealed.subarray(0, whole(n)[0]), sealed.subarray(whole(n)[1])]);

test('what was stored at one key is refused at another', async () => {
  const { inner, store, sealed } = await encrypted();
  await put(inner, 'a/c', sealed);
  await expect(read(store, 'a/c')).rejects.toEqual(changed);
});

test('what was encrypted with an older key can be read, and what is put is encrypted with the current one', async () => {
  const { inner } = await encrypted();
  const rotated = createEncryptedStore(inner, testKeyring('b', 'a'));
  expect((await read(rotated, 'a/b')).equals(plain)).toBe(true);
  await put(rotated, 'a/new', Buffer.from('new'));
  expect(String(await read(createEncryptedStore(inner, testKeyring('b')), 'a/new'))).toBe('new');
});

test('a key that is not configured is named, and so is an object that is not encrypted', async () => {
  const { inner } = await encrypted();
  const other = createEncryptedStore(inner, testKeyring('b'));
  const { id } = testKey('a');
  for (const range of [undefined, { start: 0, end: 1 }]) {
    await expect(read(other, 'a/b', range)).rejects.toThrow(`with the key ${id}, which is not configured`);
  }
  await put(inner, 'a/plain', Buffer.from('{}'));
  await expect(read(other, 'a/plain')).rejects.toThrow('a/plain is not encrypted');
});

test('the same bytes at the same key are encrypted to the same, so that an upload can go on; other bytes share no nonce', async () => {
  const { sealed } = await encrypted();
  const again = await encrypted();
  expect(again.sealed.equals(sealed)).toBe(true);
  const other = Buffer.from(plain);
  other[70_000] = 0;
  await put(again.store, 'a/b', other);
  const resealed = await read(again.inner, 'a/b');
  expect(chunk(resealed, 0).equals(chunk(sealed, 0))).toBe(true);
  expect(chunk(resealed, 1).subarray(0, 12).equals(chunk(sealed, 1).subarray(0, 12))).toBe(false);
});

test('an object is stored as it ever was: another form needs another magic', async () => {
  const { sealed } = await encrypted();
  expect(createHash('sha256').update(sealed).digest('hex')).toBe(
    '00de03c428f7f1c1f8ab3dd7fc8dc02828289cc1b561077ba594227f5769c813',
  );
});

test.each([
  ['of an object', undefined],
  ['of a range', { start: 70_000, end: 149_999 }],
])('the memory of a decrypted piece %s is freed when the next is asked for', async (_, range) => {
  const { store } = await encrypted();
  const pieces = store.get('a/b', { ...(range && { range }), signal })[Symbol.asyncIterator]();
  const { value: first } = await pieces.next();
  const lengthBefore = first.length;
  await pieces.next();
  expect([lengthBefore > 0, first.length]).toEqual([true, 0]);
});

test('a decrypted piece stays as it is where nobody asks for the next', async () => {
  const { store } = await encrypted();
  const pieces = store.get('a/b', { signal })[Symbol.asyncIterator]();
  const { value } = await pieces.next();
  await pieces.return?.();
  expect(Buffer.from(value)).toEqual(plain.subarray(0, 65_536));
});

test('the memory of an encrypted piece is freed when the next is asked for', async () => {
  const inner = createMemoryStore();
  const lengths: number[][] = [];
  const store = createEncryptedStore(
    {
      ...inner,
      async put(_key, source) {
        const pieces: Uint8Array[] = [];
        for await (const piece of source) {
          pieces.push(piece);
          lengths.push(pieces.map(({ length }) => length));
        }
      },
    },
    testKeyring(),
  );
  await put(store, 'a/b', plain);
  expect(lengths.at(-1)).toEqual([expect.any(Number), 0, 0, expect.toSatisfy((length) => length > 0)]);
});
