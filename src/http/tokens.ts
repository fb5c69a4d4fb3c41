/**
 * Bearer tokens. The tokens file has a line of JSON for each:
 * `{"name":"ops","role":"operator","databases":["availability"],"sha256":"<hex>","createdAt":"<instant>"}`; empty lines and those
 * that begin with # are skipped. A token is 256 random bits and only its hash is kept, so the file gives nobody access.
 * Deleting a line revokes a token; the service reads the file anew when it changes.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { AllowedDatabases, type Principal, Role } from '../domain/access.ts';
import { Sha256 } from '../domain/backup.ts';
import { Name } from '../domain/database.ts';
import { Instant } from '../domain/schema.ts';
import { isMissing } from '../files/errno.ts';

const TokenEntry = Type.Object(
  {
    name: Name,
    /** Without it the token is of a version that knew no roles: it may do everything, as then. */
    role: Type.Optional(Role),
    /** Without it: all. */
    databases: Type.Optional(AllowedDatabases),
    sha256: Sha256,
    createdAt: Instant,
  },
  { additionalProperties: false },
);
/** One line of the tokens file. */
export type TokenEntry = Static<typeof TokenEntry>;

export interface TokenSet {
  /** Whose tokens these are. */
  readonly names: readonly string[];
  /** Whose token it is, or null where it is none of these. */
  find(token: string): Principal | null;
}

/** Thrown for a tokens file that cannot be used; `message` names the file and line and is made to be printed. */
export class TokensFileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokensFileError';
  }
}

/** The tokens of a file at a start. Rejects with a `TokensFileError` where it is missing, unreadable, malformed or empty. */
export async function loadTokens(file: string): Promise<TokenSet> {
  const tokens = tokenSet(parseTokens(await read(file), file));
  if (tokens.names.length > 0) return tokens;
  throw new TokensFileError(
    `${file}: has no tokens, so nobody could get in. npm run token -- <name> --role admin makes one`,
  );
}

/** The same while the service runs: a file without entries, or none at all, lets nobody in any more. */
export async function reloadTokens(file: string): Promise<TokenSet> {
  const text = await read(file).catch((error: unknown) => {
    if (error instanceof TokensFileError && isMissing(error.cause)) return '';
    throw error;
  });
  return tokenSet(parseTokens(text, file));
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `${file}: cannot be read: ${reason}. npm run token -- <name> --role admin makes the tokens file`;
    throw new TokensFileError(message, { cause });
  }
}

function tokenSet(entries: readonly TokenEntry[]): TokenSet {
  const known = entries.map(({ sha256, name, role = 'admin', databases = null }) => ({
    hash: Buffer.from(sha256, 'hex'),
    principal: { name, role, databases },
  }));
  return {
    names: known.map(({ principal }) => principal.name),
    find(token) {
      const hash = hashOf(token);
      let found: Principal | null = null;
      // Every entry is looked at: the time it takes must not tell which one matched.
      for (const entry of known) if (timingSafeEqual(entry.hash, hash)) found = entry.principal;
      return found;
    },
  };
}

/** The entries in a tokens file's text. Throws a `TokensFileError` that names the first line at fault. */
export function parseTokens(text: string, file: string): TokenEntry[] {
  const entries = new Map<string, TokenEntry>();
  const namesByHash = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = parseJson(line);
    if (!Value.Check(TokenEntry, entry)) {
      throw new TokensFileError(
        `${file}:${index + 1}: is not {"name":..,"role":..,"sha256":..,"createdAt":..}`,
      );
    }
    if (entries.has(entry.name)) {
      throw new TokensFileError(`${file}:${index + 1}: a line above has the name ${entry.name} already`);
    }
    const other = namesByHash.get(entry.sha256);
    // Who it is, and what it may do, would be anybody's guess, and one line less would not revoke it.
    if (other !== undefined) {
      throw new TokensFileError(`${file}:${index + 1}: a line above, of ${other}, has the same token`);
    }
    namesByHash.set(entry.sha256, entry.name);
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
export function createToken(
  { name, role, databases }: Principal,
  createdAt: Date,
): { token: string; entry: TokenEntry } {
  const token = `duckback_${randomBytes(32).toString('base64url')}`;
  const sha256 = hashOf(token).toString('hex');
  const limited = databases && { databases: [...databases] };
  return { token, entry: { name, role, ...limited, sha256, createdAt: createdAt.toISOString() } };
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
