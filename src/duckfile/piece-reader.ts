/** Takes runs of bytes of wanted lengths from a stream of pieces of any size. */

export interface PieceReader {
  /** How many bytes were taken. */
  offset(): number;
  /** The next `length` bytes, fewer only at the end. They hold until the next call. */
  take(length: number): Promise<Uint8Array>;
  /** Ends the stream early. To be called in any case. */
  close(): Promise<void>;
}

export function createPieceReader(pieces: AsyncIterable<Uint8Array>): PieceReader {
  const iterator = pieces[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array();
  let assembled = new Uint8Array();
  let offset = 0;

  function cut(length: number): Uint8Array {
    const bytes = piece.subarray(0, length);
    piece = piece.subarray(bytes.length);
    offset += bytes.length;
    return bytes;
  }

  async function fetch(): Promise<boolean> {
    const { done, value } = await iterator.next();
    if (done) return false;
    piece = value;
    return true;
  }

  return {
    offset: () => offset,
    async take(length) {
      if (piece.length >= length) return cut(length);
      if (assembled.length < length) assembled = new Uint8Array(length);
      let filled = 0;
      while (filled < length && (piece.length > 0 || (await fetch()))) {
        const bytes = cut(length - filled);
        assembled.set(bytes, filled);
        filled += bytes.length;
      }
      return assembled.subarray(0, filled);
    },
    async close() {
      await iterator.return?.();
    },
  };
}
