import { lstat, unlink } from 'node:fs/promises';
import {
  type ByteRange,
  inPlace,
  ObjectMissing,
  type ObjectStore,
  ObjectUnreadable,
  type PutOptions,
} from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import { openChunk, type Place, sealChunk } from './encryption/chunk.ts';
import {
  chunkBytes,
  chunksOf,
  decodeHeader,
  encodeHeader,
  headerBytes,
  plainSize,
  sealedChunkBytes,
  sealedSize,
} from './encryption/format.ts';
import type { Keyring, ObjectKeys } from './encryption/keys.ts';
import { regrouped } from './encryption/pieces.ts';
import { freeMemory } from './free-memory.ts';
import { keySegments } from './key.ts';
import { onPath } from './local/errors.ts';
import { readFile } from './local/read.ts';
import { createMeter } from './meter.ts';

interface Wanted {
  readonly range?: ByteRange;
  readonly signal: AbortSignal;
}

/**
 * A store whose objects are encrypted before they leave this process, so that whoever runs `inner` sees only their keys and sizes, and
 * cannot change, shorten, swap or make one without being found out (old ones can be brought back in their own
 * place). Sizes and hashes, as everybody here knows them, are those of the bytes before. See `encryption/format.ts`.
 * What was not encrypted, or with a key that is not in the ring, rejects with `repository_unavailable`; so does what was
 * changed, caused by `ObjectUnreadable`.
 */
export function createEncryptedStore(inner: ObjectStore, keyring: Keyring): ObjectStore {
  const store: ObjectStore = {
    ...inner,

    put(key, source, { sha256, sizeBytes, ...options }) {
      const declared = { sizeBytes, ...(sha256 === undefined ? {} : { sha256 }) };
      const sealed = seal(keyring, key, source, declared);
      return inner.put(key, sealed, { ...options, sizeBytes: sealedSize(sizeBytes) });
    },

    async adopt(key, file, { signal, ...expected }) {
      keySegments(key);
      signal.throwIfAborted();
      const { size } = await onPath(file, () => lstat(file));
      const options = { sizeBytes: size, ...expected, createOnly: true, signal };
      await store.put(key, readFile(file, undefined, signal), options);
      await onPath(file, () => unlink(file));
    },

    get: (key, options) =>
      options.range
        ? openRange(inner, keyring, key, options.range, options)
        : openAll(inner, keyring, key, options),

    scattered: (key, options) => inPlace(store.get(key, options)),

    async head(key) {
      const found = await inner.head(key);
      return found && { ...found, sizeBytes: plainSize(found.sizeBytes) ?? found.sizeBytes };
    },

    async *list(prefix) {
      for await (const { key, sizeBytes } of inner.list(prefix)) {
        yield { key, sizeBytes: plainSize(sizeBytes) ?? sizeBytes };
      }
    },

    localPath: () => null,
    realPath: async () => null,
  };
  return store;
}

/** Rejects with `verification_failed` where the source is not what was declared, before the last chunk. */
async function* seal(
  { current }: Keyring,
  key: string,
  source: AsyncIterable<Uint8Array>,
  declared: Pick<PutOptions, 'sizeBytes' | 'sha256'>,
): AsyncGenerator<Uint8Array> {
  const keys = current.of(key);
  const meter = createMeter(key, declared);
  yield encodeHeader(current.id);
  let index = 0;
  for await (const { bytes, isLast } of regrouped(source, chunkBytes)) {
    meter.take(bytes);
    if (isLast) meter.settle();
    const sealed = sealChunk(keys, { index, isLast }, bytes);
    yield sealed;
    freeMemory(sealed);
    index += 1;
  }
}

async function* openAll(
  inner: ObjectStore,
  keyring: Keyring,
  key: string,
  { signal }: Wanted,
): AsyncGenerator<Uint8Array> {
  let keys: ObjectKeys | null = null;
  const body = async function* () {
    const header = Buffer.alloc(headerBytes);
    let filled = 0;
    for await (const bytes of inner.get(key, { signal })) {
      const part = bytes.subarray(0, headerBytes - filled);
      header.set(part, filled);
      filled += part.length;
      if (filled < headerBytes) continue;
      keys ??= await keysOf(inner, keyring, key, header, signal);
      yield bytes.subarray(part.length);
    }
    keys ??= await keysOf(inner, keyring, key, header.subarray(0, filled), signal);
  };
  let index = 0;
  for await (const { bytes, isLast } of regrouped(body(), sealedChunkBytes)) {
    const plain = opened(keys, key, { index, isLast }, bytes);
    yield plain;
    freeMemory(plain);
    index += 1;
  }
}

async function* openRange(
  inner: ObjectStore,
  keyring: Keyring,
  key: string,
  { start, end }: ByteRange,
  { signal }: Wanted,
): AsyncGenerator<Uint8Array> {
  if (start < 0 || end < start) throw new RangeError(`not a byte range: ${start}-${end}`);
  const found = await inner.head(key);
  if (found === null) throw new ObjectMissing(key);
  const size = plainSize(found.sizeBytes);
  const header = await gather(inner.get(key, { range: { start: 0, end: headerBytes - 1 }, signal }));
  const keys = await keysOf(inner, keyring, key, header, signal);
  if (size === null) throw changed(key);
  if (start >= size) throw new Problem('range_not_satisfiable', `${key} ends before byte ${start}.`);
  const last = Math.min(end, size - 1);
  const chunks = { first: Math.floor(start / chunkBytes), last: Math.floor(last / chunkBytes) };
  const range = {
    start: headerBytes + chunks.first * sealedChunkBytes,
    end: headerBytes + (chunks.last + 1) * sealedChunkBytes - 1,
  };
  let index = chunks.first;
  for await (const { bytes } of regrouped(inner.get(key, { range, signal }), sealedChunkBytes)) {
    const plain = opened(keys, key, { index, isLast: index === chunksOf(size) - 1 }, bytes);
    const offset = index * chunkBytes;
    yield plain.subarray(Math.max(0, start - offset), last + 1 - offset);
    freeMemory(plain);
    index += 1;
  }
  if (index <= chunks.last) throw changed(key);
}

async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

async function keysOf(
  inner: ObjectStore,
  keyring: Keyring,
  key: string,
  header: Uint8Array,
  signal: AbortSignal,
): Promise<ObjectKeys> {
  const id = decodeHeader(header);
  const master = id === null ? null : keyring.find(id);
  if (master !== null) return master.of(key);
  if (await isOurs(inner, keyring, key, signal)) throw changed(key, 'its header');
  if (id === null) {
    throw new Problem('repository_unavailable', `${key} is not encrypted, but this repository is.`, {
      hint: 'Give the encrypted repository a prefix of its own: what lies there unencrypted stays readable with a repository without encryption.',
    });
  }
  throw new Problem(
    'repository_unavailable',
    `${key} is encrypted with the key ${id}, which is not configured.`,
    {
      hint: 'Name the key file that it was encrypted with in encryption.keyFile, or in encryption.oldKeyFiles of the repository.',
    },
  );
}

/** Whether a key of the ring has sealed what lies there, whatever its header says: its first chunk, or its last, since what spoiled the header may have spoiled that too. */
async function isOurs(
  inner: ObjectStore,
  keyring: Keyring,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  const sizeBytes = (await inner.head(key))?.sizeBytes ?? 0;
  const size = plainSize(sizeBytes);
  if (size === null) return false;
  const last = chunksOf(size) - 1;
  for (const index of new Set([0, last])) {
    const start = headerBytes + index * sealedChunkBytes;
    const end = Math.min(start + sealedChunkBytes, sizeBytes) - 1;
    const sealed = await gather(inner.get(key, { range: { start, end }, signal }));
    const place = { index, isLast: index === last };
    if (keyring.all().some((master) => openChunk(master.of(key), place, sealed) !== null)) return true;
  }
  return false;
}

function opened(keys: ObjectKeys | null, key: string, place: Place, sealed: Uint8Array): Uint8Array {
  const plain = keys && openChunk(keys, place, sealed);
  if (plain) return plain;
  throw changed(key, `chunk ${place.index}`);
}

const changed = (key: string, where = 'its size'): Problem =>
  new Problem('repository_unavailable', `${key} is not as it was encrypted (${where}).`, {
    hint: 'Somebody or something changed it where it is stored: restore another copy.',
    cause: new ObjectUnreadable(new Error('not authentic')),
  });
