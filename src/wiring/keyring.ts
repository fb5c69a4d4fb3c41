import { readFile } from 'node:fs/promises';
import type { EncryptionConfig } from '../config.ts';
import { type Keyring, keyringOf, type MasterKey, parseKey } from '../repository/encryption/keys.ts';

/** The keys of a repository. Rejects with what is wrong with which, for the start to say. */
export async function openKeyring(
  repository: string,
  { key, oldKeyFiles }: EncryptionConfig,
): Promise<Keyring> {
  const at = `repositories.${repository}.encryption`;
  const current = 'file' in key ? await keyIn(key.file, at) : keyOf(key.text, `${at}.keyEnv`);
  return keyringOf(current, await Promise.all(oldKeyFiles.map((file) => keyIn(file, at))));
}

async function keyIn(file: string, at: string): Promise<MasterKey> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${at}: ${file} cannot be read: ${reason}`, { cause });
  }
  return keyOf(text, `${at}: ${file}`);
}

/** Says nothing of what it holds instead. */
function keyOf(text: string, place: string): MasterKey {
  const key = parseKey(text);
  if (key) return key;
  throw new Error(`${place} holds no key of 64 hexadecimal digits; make one with: openssl rand -hex 32`);
}
