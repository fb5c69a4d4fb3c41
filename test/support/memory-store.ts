import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import {
  type ByteRange,
  inPlace,
  ObjectExists,
  ObjectMissing,
  type ObjectStore,
} from '../../src/domain/ports/object-store.ts';
import { Problem } from '../../src/domain/problem.ts';
import { abortable } from '../../src/repository/abortable.ts';
import { keySegments, prefixSegments } from '../../src/repository/key.ts';
import { collect } from './bytes.ts';

/** An object store in a map: the model that real ones are compared with. */
export function createMemoryStore(): ObjectStore {
  const objects = new Map<string, Buffer>();

  const write = (key: string, bytes: Buffer, createOnly: boolean) => {
    if (createOnly && objects.has(key)) throw new ObjectExists(key);
    objects.set(key, bytes);
  };

  const below = (prefix: string): string[] =>
    [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();

  const store: ObjectStore = {
    provesPuts: false,
    async initialise() {},
    async requireCapable() {},
    async put(key, source, { sizeBytes, sha256, createOnly = false, signal }) {
      keySegments(key);
      const bytes = await collect(abortable(source, signal));
      const actual = createHash('sha256').update(bytes).digest('hex');
      if (bytes.length !== sizeBytes || actual !== (sha256 ?? actual)) {
        throw new Problem('verification_failed', `other bytes than declared for ${key}`);
      }
      write(key, bytes, createOnly);
    },
    async adopt(key, file, { signal }) {
      keySegments(key);
      signal.throwIfAborted();
      write(key, await readFile(file), true);
      await rm(file);
    },
    async *get(key, { range, signal }) {
      keySegments(key);
      const bytes = objects.get(key);
      if (bytes === undefined) throw new ObjectMissing(key);
      const part = range ? cut(bytes, range) : bytes;
      for (let offset = 0; offset < part.length; offset += 1000) {
        signal.throwIfAborted();
        yield Buffer.from(part.subarray(offset, offset + 1000));
      }
    },
    scattered: (key, options) => inPlace(store.get(key, options)),
    async head(key) {
      keySegments(key);
      const bytes = objects.get(key);
      return bytes === undefined ? null : { key, sizeBytes: bytes.length };
    },
    async *list(prefix) {
      prefixSegments(prefix);
      for (const key of below(prefix)) yield { key, sizeBytes: objects.get(key)?.length ?? 0 };
    },
    async names(prefix) {
      if (prefix !== '') prefixSegments(prefix);
      const names = below(prefix).map((key) => key.slice(prefix.length).replace(/\/.*/, ''));
      return [...new Set(names)].sort();
    },
    async delete(key) {
      keySegments(key);
      objects.delete(key);
    },
    keepsVersions: async () => false,
    olderVersionsBytes: async () => 0,
    async sweep() {},
    localPath: () => null,
    realPath: async () => null,
  };
  return store;
}

function cut(bytes: Buffer, { start, end }: ByteRange): Buffer {
  if (start < 0 || end < start) throw new RangeError(`not a byte range: ${start}-${end}`);
  if (start >= bytes.length) throw new Problem('range_not_satisfiable', 'the range begins past the end');
  return bytes.subarray(start, end + 1);
}
