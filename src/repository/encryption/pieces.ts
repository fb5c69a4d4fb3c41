/** Pieces of other lengths than they come in. */

/**
 * The same bytes in pieces of `length`, the last one shorter, with the news whether it is the last; one empty piece for no bytes at
 * all. Each lies in the same memory: valid until the next is asked for.
 */
export async function* regrouped(
  source: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly isLast: boolean }> {
  const piece = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for await (const bytes of source) {
    for (let taken = 0; taken < bytes.length; ) {
      // Only what comes after it tells that a full one is not the last.
      if (filled === length) {
        yield { bytes: piece, isLast: false };
        filled = 0;
      }
      const next = bytes.subarray(taken, taken + length - filled);
      piece.set(next, filled);
      filled += next.length;
      taken += next.length;
    }
  }
  yield { bytes: piece.subarray(0, filled), isLast: true };
}
