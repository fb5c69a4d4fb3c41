import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** SHA-256 of an image while its parts are written in ascending order; what is left out counts as zeros, as it reads. */
export interface ImageDigest {
  update(bytes: Uint8Array, position: number): Promise<void>;
  /** Something that was hashed has changed since. */
  spoil(): void;
  /** Lower-case hex of the whole image; null where it was spoilt. */
  finish(lengthBytes: number): Promise<string | null>;
}

const zeros = Buffer.alloc(1 << 20);

export function createImageDigest(): ImageDigest {
  const hash = createHash('sha256');
  let at = 0;
  let spoilt = false;
  async function fillTo(position: number): Promise<void> {
    while (at < position) {
      const piece = zeros.subarray(0, position - at);
      hash.update(piece);
      at += piece.length;
      // A long hole must not stop everything else.
      await setImmediate();
    }
  }
  return {
    async update(bytes, position) {
      await fillTo(position);
      hash.update(bytes);
      at += bytes.length;
    },
    spoil() {
      spoilt = true;
    },
    async finish(lengthBytes) {
      if (spoilt) return null;
      await fillTo(lengthBytes);
      return hash.digest('hex');
    },
  };
}
