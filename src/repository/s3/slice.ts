/** A piece of an object, sent by itself. */
export interface Part {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Lets the memory of its bytes be used again. */
  release(): void;
}

/** The most parts that an object can have. */
const mostParts = 10_000;

/** How large the parts of an object are: as configured, or larger where they would be too many. */
export const partBytesFor = (sizeBytes: number, partBytes: number): number =>
  Math.max(partBytes, Math.ceil(sizeBytes / mostParts));

/**
 * Cuts a stream into parts, all but the last of one size. `take` sees every piece once. Memory: as many parts as are
 * not released, and one.
 */
export async function* slice(
  source: AsyncIterable<Uint8Array>,
  partBytes: number,
  take: (piece: Uint8Array) => void,
): AsyncGenerator<Part> {
  const free: Buffer[] = [];
  let number = 0;
  let filled = 0;
  let buffer: Buffer | undefined;
  const cut = (full: Buffer): Part => {
    const bytes = full.subarray(0, filled);
    buffer = undefined;
    filled = 0;
    number += 1;
    return { number, bytes, release: () => void free.push(full) };
  };
  for await (const piece of source) {
    take(piece);
    for (let at = 0; at < piece.length; ) {
      const length = Math.min(piece.length - at, partBytes - filled);
      buffer ??= free.pop() ?? Buffer.allocUnsafeSlow(partBytes);
      buffer.set(piece.subarray(at, at + length), filled);
      filled += length;
      at += length;
      if (filled === partBytes) yield cut(buffer);
    }
  }
  if (buffer) yield cut(buffer);
}
