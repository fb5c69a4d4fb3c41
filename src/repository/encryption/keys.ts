import { createHmac, hkdfSync } from 'node:crypto';
import { keyIdBytes } from './format.ts';

/** A key of 256 bits, which its owner keeps. */
export interface MasterKey {
  /** In hexadecimal digits; tells nothing of the key. */
  readonly id: string;
  /** For one object: nothing that is stored at one key can be passed off as what is stored at another. */
  of(objectKey: string): ObjectKeys;
}

export interface ObjectKeys {
  readonly encryption: Uint8Array;
  /** Makes the nonces: see `chunk.ts`. */
  readonly nonces: Uint8Array;
}

/** The key that new objects are encrypted with, and all that old ones can be read with. */
export interface Keyring {
  readonly current: MasterKey;
  find(id: string): MasterKey | null;
  all(): readonly MasterKey[];
}

const keyBytes = 32;

/** Of 64 hexadecimal digits, as `openssl rand -hex 32` prints them; null for anything else. */
export function parseKey(text: string): MasterKey | null {
  const digits = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) return null;
  const key = Buffer.from(digits, 'hex');
  const id = createHmac('sha256', key)
    .update('duckback key id')
    .digest('hex')
    .slice(0, 2 * keyIdBytes);
  return {
    id,
    of(objectKey) {
      const derived = Buffer.from(
        hkdfSync('sha256', key, '', `duckback object 1 ${objectKey}`, 2 * keyBytes),
      );
      return { encryption: derived.subarray(0, keyBytes), nonces: derived.subarray(keyBytes) };
    },
  };
}

export function keyringOf(current: MasterKey, older: readonly MasterKey[]): Keyring {
  const keys = new Map([...older, current].map((key) => [key.id, key]));
  return { current, find: (id) => keys.get(id) ?? null, all: () => [...keys.values()] };
}
