import { closeSync, openSync, readSync } from 'node:fs';
import type { OpenContent } from '../domain/ports/structure.ts';
import { checkableBuffer } from '../duckfile/checksum.ts';
import { headerBytes } from '../duckfile/headers.ts';
import type { HashRequest } from './protocol.ts';

/** What fits a core's own cache is hashed from there. One file is read at a time. */
const buffer = checkableBuffer(1 << 18);
/** No more than this is hashed without a word, also of a file that is whole: it must not be taken for the silence of a process that hangs. */
const tellEachBytes = 1 << 28;

/** A file that is read while it is written, or afterwards. */
export interface GrowingFile {
  /** So much of it can be read. */
  grown(request: Pick<HashRequest, 'to' | 'last'>): void;
  /** The whole, as it grows, once; ranges of it when it has ended. A piece is valid until the next one. Rejects where it is shorter than was said. */
  readonly read: OpenContent;
  close(): void;
}

/** `tell` is told how far the whole was read: when all that there is was, and now and then. */
export function createGrowingFile(file: string, tell: (done: number) => void): GrowingFile {
  let descriptor: number | undefined;
  let [to, isWhole] = [0, false];
  let growth = Promise.withResolvers<void>();

  function* readInto(space: Buffer, start: number, end: number): Generator<Buffer> {
    descriptor ??= openSync(file, 'r');
    for (let at = start; at < end; ) {
      // The blocks of a database begin behind its headers: so they lie in one piece each.
      const length = Math.min(end - at, at === 0 ? headerBytes : space.length);
      const bytes = readSync(descriptor, space, 0, length, at);
      if (bytes === 0) throw new RangeError(`the file ends at ${at}, before ${end}`);
      yield space.subarray(0, bytes);
      at += bytes;
    }
  }

  async function* readGrowing(): AsyncGenerator<Uint8Array> {
    for (let at = 0; ; ) {
      const end = Math.min(to, at + tellEachBytes);
      if (end > 0 || isWhole) yield* readInto(buffer, at, end);
      at = end;
      if (at === to && isWhole) return;
      tell(at);
      if (at < to) continue;
      await growth.promise;
      growth = Promise.withResolvers();
    }
  }

  return {
    grown(request) {
      ({ to, last: isWhole } = request);
      growth.resolve();
    },
    async *read(range) {
      if (!range) return yield* readGrowing();
      const { start, end } = range;
      yield* readInto(Buffer.allocUnsafeSlow(end + 1 - start), start, end + 1);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}
