/**
 * Frees the memory of a piece that nobody reads any more, unless it shares that memory. It lies outside of the heap, and each 32 MB of it that
 * wait for the garbage collector make it go through everything: a third of the processor time of a download.
 *
 * In a generator it is called behind the `yield` and never in `finally`: whoever ends the iteration early may still use the last piece (the
 * kernel a write to a client that has left, the check of a free list its block).
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
