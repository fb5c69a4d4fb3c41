import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { freeMemory } from '../free-memory.ts';
import { nonceBytes, tagBytes } from './format.ts';
import type { ObjectKeys } from './keys.ts';

const algorithm = 'aes-256-gcm';

/** Which chunk of its object. */
export interface Place {
  /** From 0. */
  readonly index: number;
  readonly isLast: boolean;
}

/**
 * Encrypts a chunk with AES-256-GCM (NIST SP 800-38D). Its nonce is made of its place and of what is in it, with a key
 * that is for nothing else: the same bytes give the same chunk, so that an upload that broke off can go on, and no nonce ever
 * comes twice with different ones (as in SIV, RFC 5297). What that tells is that an object was stored twice.
 */
export function sealChunk(keys: ObjectKeys, place: Place, plain: Uint8Array): Buffer {
  const about = associated(place);
  const nonce = createHmac('sha256', keys.nonces)
    .update(about)
    .update(plain)
    .digest()
    .subarray(0, nonceBytes);
  const cipher = createCipheriv(algorithm, keys.encryption, nonce, { authTagLength: tagBytes }).setAAD(about);
  const encrypted = cipher.update(plain);
  const sealed = Buffer.concat([nonce, encrypted, cipher.final(), cipher.getAuthTag()]);
  freeMemory(encrypted);
  return sealed;
}

/** null where it is not the chunk of this place that was sealed with these keys. */
export function openChunk(keys: ObjectKeys, place: Place, sealed: Uint8Array): Buffer | null {
  if (sealed.length < nonceBytes + tagBytes) return null;
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv(algorithm, keys.encryption, nonce, { authTagLength: tagBytes })
    .setAAD(associated(place))
    .setAuthTag(sealed.subarray(-tagBytes));
  const plain = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

function associated({ index, isLast }: Place): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64BE(BigInt(index));
  bytes.writeUInt8(isLast ? 1 : 0, 8);
  return bytes;
}
