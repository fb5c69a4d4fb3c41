/** All chunks of a stream as one buffer. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** All items of a stream. */
export async function toArray<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Bytes as a stream of chunks of at most `chunkBytes`. */
export async function* streamOf(bytes: string | Uint8Array, chunkBytes = 1000): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.from(bytes);
  for (let offset = 0; offset < buffer.length; offset += chunkBytes) {
    yield buffer.subarray(offset, offset + chunkBytes);
  }
}

/** A signal that is never aborted. */
export const never = (): AbortSignal => new AbortController().signal;
