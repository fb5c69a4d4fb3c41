/** All pieces of a stream as one buffer. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** All items of a stream. */
export async function toArray<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Bytes as a stream of pieces of at most `pieceBytes`. */
export async function* streamOf(bytes: string | Uint8Array, pieceBytes = 1000): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.from(bytes);
  for (let offset = 0; offset < buffer.length; offset += pieceBytes) {
    yield buffer.subarray(offset, offset + pieceBytes);
  }
}

/** A signal that is never aborted. */
export const never = (): AbortSignal => new AbortController().signal;
