import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { isUnreadable } from '../domain/ports/object-store.ts';
import type { Problem } from '../domain/problem.ts';
import { hashed } from './hashed.ts';

export interface Fetch {
  /** The bytes, from the beginning each time. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Puts them into the file, which is new. */
  readonly into: (source: AsyncIterable<Uint8Array>) => Promise<void>;
  readonly file: string;
  /** Which they should have; undefined: nobody knows. */
  readonly sha256: string | undefined;
}

/**
 * Fetches bytes from elsewhere into a file: once more where they are not the right ones, since bytes can be spoilt on their way. Gives
 * the hash of those that came, or why they cannot be read; other errors reject.
 */
export async function fetchTwice({ open, into, file, sha256 }: Fetch): Promise<string | Problem> {
  const fetchOnce = async (): Promise<string | Problem> => {
    const hash = createHash('sha256');
    try {
      await into(hashed(open(), hash));
      return hash.digest('hex');
    } catch (error) {
      if (isUnreadable(error)) return error;
      throw error;
    }
  };
  const first = await fetchOnce();
  if (first === sha256) return first;
  await rm(file, { force: true });
  return fetchOnce();
}
