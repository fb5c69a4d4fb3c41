/**
 * Bearer tokens. The tokens file has a line of JSON for each: `{"name":"ops","sha256":"<hex>","createdAt":"<instant>"}`;
 * empty lines and those that begin with # are skipped. A token is 256 random bits and only its hash is kept, so the
 * file gives nobody access. Deleting a line and restarting the service revokes a token.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Sha256 } from '../domain/backup.ts';
import { Name } from '../domain/database.ts';
import { Instant } from '../domain/schema.ts';

const TokenEntry = Type.Object(
  { name: Name, sha256: Sha256, createdAt: Instant },
  { additionalProperties: false },
);
/** One line of the tokens file. */
export type TokenEntry = Static<typeof TokenEntry>;

export interface TokenSet {
  /** Whose tokens these are. */
  readonly names: readonly string[];
  /** The name of a token, or null where it is none of these. */
  principalOf(token: string): string | null;
}

/** Thrown for a tokens file that cannot be used; `message` names the file and line and is made to be printed. */
export class TokensFileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokensFileError';
  }
}

/** Reads a tokens file. Rejects with a `TokensFileError` where it is missing, unreadable, malformed or empty. */
export async function loadTokens(file: string): Promise<TokenSet> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `${file}: cannot be read: ${reason}. npm run token -- <name> makes the tokens file`;
    throw new TokensFileError(message, { cause });
  }
  const entries = parseTokens(text, file);
  if (entries.length > 0) return tokenSet(entries);
  throw new TokensFileError(
    `${file}: has no tokens, so nobody could get in. npm run token -- <name> makes one`,
  );
}

function tokenSet(entries: readonly TokenEntry[]): TokenSet {
  const known = entries.map(({ name, sha256 }) => ({ name, hash: Buffer.from(sha256, 'hex') }));
  return {
    names: known.map(({ name }) => name),
    principalOf(token) {
      const hash = hashOf(token);
      let principal: string | null = null;
      // Every entry is looked at: the time it takes must not tell which one matched.
      for (const entry of known) if (timingSafeEqual(entry.hash, hash)) principal = entry.name;
      return principal;
    },
  };
}

/** The entries in a tokens file's text. Throws a `TokensFileError` that names the first line at fault. */
export function parseTokens(text: string, file: string): TokenEntry[] {
  const entries = new Map<string, TokenEntry>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = parseJson(line);
    if (!Value.Check(TokenEntry, entry)) {
      throw new TokensFileError(`${file}:${index + 1}: is not {"name":..,"sha256":..,"createdAt":..}`);
    }
    if (entries.has(entry.name)) {
      throw new TokensFileError(`${file}:${index + 1}: a line above has the name ${entry.name} already`);
    }
    entries.set(entry.name, entry);
  }
  return [...entries.values()];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A new token, 256 random bits behind a prefix that secret scanners can look for, and the entry that stands for it. */
export function createToken(name: string, createdAt: Date): { token: string; entry: TokenEntry } {
  const token = `duckback_${randomBytes(32).toString('base64url')}`;
  const sha256 = hashOf(token).toString('hex');
  return { token, entry: { name, sha256, createdAt: createdAt.toISOString() } };
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
