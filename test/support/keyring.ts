import { type Keyring, keyringOf, type MasterKey, parseKey } from '../../src/repository/encryption/keys.ts';

/** A key of this digit, 64 times. */
export function testKey(digit: string): MasterKey {
  const key = parseKey(digit.repeat(64));
  if (key === null) throw new TypeError(`${digit} is no hexadecimal digit`);
  return key;
}

/** Encrypts with the key of the first digit, and reads what was encrypted with any. */
export const testKeyring = (current = 'a', ...older: readonly string[]): Keyring =>
  keyringOf(testKey(current), older.map(testKey));
