/**
 * What an encrypted object looks like: a header of 16 bytes that say so and 16 that name the key, then chunks. Each holds up to
 * 64 KiB: a nonce, as many bytes as there were, and a tag. All but the last are full; an empty object has one empty chunk.
 * The construction of many chunks, each authenticated with its number and whether it is the last, is that of STREAM
 * (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as age uses it.
 */

const magic = Buffer.from('duckback-aead-1\n', 'latin1');
/** Of a key's own name. */
export const keyIdBytes = 16;
export const headerBytes = magic.length + keyIdBytes;

export const chunkBytes = 64 * 1024;
export const nonceBytes = 12;
export const tagBytes = 16;
/** What a chunk is longer by than what is in it. */
const overheadBytes = nonceBytes + tagBytes;
export const sealedChunkBytes = chunkBytes + overheadBytes;

export const chunksOf = (plainBytes: number): number => Math.max(1, Math.ceil(plainBytes / chunkBytes));

/** How long an object of so many bytes becomes. */
export const sealedSize = (plainBytes: number): number =>
  headerBytes + plainBytes + chunksOf(plainBytes) * overheadBytes;

/** The inverse; null for what no encrypted object is as long as. */
export function plainSize(sealedBytes: number): number | null {
  const chunks = Math.max(1, Math.ceil((sealedBytes - headerBytes) / sealedChunkBytes));
  const plain = sealedBytes - headerBytes - chunks * overheadBytes;
  return plain >= 0 && sealedSize(plain) === sealedBytes ? plain : null;
}

export const encodeHeader = (keyId: string): Buffer => Buffer.concat([magic, Buffer.from(keyId, 'hex')]);

/** The id of the key in hexadecimal digits; null for what is no header. */
export function decodeHeader(header: Uint8Array): string | null {
  if (header.length !== headerBytes || magic.compare(header, 0, magic.length) !== 0) return null;
  return Buffer.from(header.subarray(magic.length)).toString('hex');
}
