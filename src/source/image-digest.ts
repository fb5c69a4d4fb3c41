import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/**
 * SHA-256 of an image, read back while that is being written, some way behind: what was just written is still in memory. Hashing
 * takes longer than copying, so what is left of it goes on beside DuckDB's reading of the image.
 */
export interface ImageDigest {
  /** What lies before this position is written, holes and all. Resolves once the hashing is near enough. */
  advance(position: number): Promise<void>;
  /** Something before that position has changed, or nobody wants the digest. Nothing after `finish`. */
  spoil(): void;
  /** The image is complete. Gives lower-case hex of all of it; null where it was spoilt or could not be read back. Once. */
  finish(lengthBytes: number): Promise<string | null>;
}

/** Short, so that the copying, which shares the thread, gets its turn often. */
const pieceBytes = 1 << 18;
/** Small beside the memory of any machine: what is hashed later than that may have to come from the disk. */
const farthestBehind = 128 << 20;

/** Of a file that is there already. */
export async function createImageDigest(file: string): Promise<ImageDigest> {
  const handle = await open(file);
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(pieceBytes);
  let hashed = 0;
  let written = 0;
  let state: 'open' | 'spoilt' | 'finishing' = 'open';
  let failed = false;
  let isFollowing = false;
  let following = Promise.resolve();

  async function hashNext(): Promise<void> {
    const wanted = Math.min(pieceBytes, written - hashed);
    const { bytesRead } = await handle.read(buffer, 0, wanted, hashed);
    if (bytesRead === 0) throw new RangeError('the image is shorter than what was written');
    hash.update(buffer.subarray(0, bytesRead));
    hashed += bytesRead;
  }

  /** Never rejects: whoever proves the image reads it anyway, and says what is wrong with it. */
  async function follow(): Promise<void> {
    isFollowing = true;
    try {
      while (hashed < written && state !== 'spoilt' && !failed) await hashNext();
    } catch {
      failed = true;
    }
    isFollowing = false;
  }

  function goOn(): Promise<void> {
    if (!isFollowing) following = follow();
    return following;
  }

  const close = (): Promise<void> =>
    goOn()
      .then(() => handle.close())
      .catch(() => undefined);

  return {
    async advance(position) {
      if (state !== 'open') return;
      written = Math.max(written, position);
      const caughtUp = goOn();
      if (written - hashed > farthestBehind) await caughtUp;
    },
    spoil() {
      if (state !== 'open') return;
      state = 'spoilt';
      void close();
    },
    async finish(lengthBytes) {
      if (state !== 'open') return null;
      state = 'finishing';
      written = lengthBytes;
      await close();
      return hashed === lengthBytes ? hash.digest('hex') : null;
    },
  };
}
