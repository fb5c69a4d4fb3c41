import { isAbsolute, sep } from 'node:path';
import { Problem } from '../domain/problem.ts';
import { hasCode } from './errno.ts';
import { resolveLinks, unfollowable } from './resolve-links.ts';

/** True where `path` lies below `folder`, at any depth. Both absolute, normalised, links followed. */
export const isInside = (path: string, folder: string): boolean =>
  path !== folder && path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/**
 * Confines a path of a request to configured folders. Takes it literally: no percent-decoding, no `~`. Gives the path
 * normalised, with every symbolic link followed; neither it nor a root needs to exist. Rejects with `path_not_allowed`
 * where the path is not absolute, holds a NUL or `?`, is a root itself or leads out of all roots, by `..` or by a link.
 */
export async function confine(path: string, roots: readonly string[]): Promise<string> {
  if (path.includes('\0')) throw refusal('The path holds a NUL character.');
  // DuckDB reads a `?` as the begin of options, and puts the write-ahead log of `a?.duckdb` at `a.wal?.duckdb`.
  if (path.includes('?')) throw refusal(`${path} holds a "?", with which DuckDB does not find its files.`);
  if (!isAbsolute(path)) throw refusal(`${path} is not an absolute path.`);
  const real = await follow(path);
  const folders = await Promise.all(roots.map(follow));
  if (folders.some((root) => isInside(real, root))) return real;
  throw refusal(`${path} lies outside the allowed folders.`, roots);
}

async function follow(path: string): Promise<string> {
  try {
    return (await resolveLinks(path)).path;
  } catch (error) {
    if (hasCode(error, ...unfollowable)) {
      throw refusal(`${path} cannot be followed: ${error.code}.`);
    }
    throw error;
  }
}

function refusal(detail: string, roots: readonly string[] = []): Problem {
  const hint = roots.length > 0 ? { hint: `Use a path below ${roots.join(' or ')}.` } : {};
  return new Problem('path_not_allowed', detail, hint);
}
