/**
 * Frees the memory of a piece that nobody reads any more, where it is that of this piece alone. It lies outside of the heap, and each 32 MB of
 * it that wait for the collector of garbage make it go through everything: a third of all the processor time of a download.
 */
export function letGo({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
