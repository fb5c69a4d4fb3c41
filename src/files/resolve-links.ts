import { lstat, readlink } from 'node:fs/promises';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { hasCode, unlessMissing } from './errno.ts';

/** As many as Linux follows. */
const maxLinks = 40;

/** What `resolveLinks` rejects with where a path cannot lead anywhere. */
export const unfollowable = ['ELOOP', 'ENOTDIR', 'ENAMETOOLONG', 'EACCES'] as const;

export interface ResolvedPath {
  /** The path with every symbolic link followed. Its last parts need not exist. */
  readonly path: string;
  /** The places of the links that stood for the file itself, in order. Empty where the path is no link. */
  readonly links: readonly string[];
}

/**
 * Follows every symbolic link of an absolute path, also where what it names does not exist yet: a dangling link counts as
 * what it names, because writing through it would create that. Rejects with one of
 * `unfollowable`, as a circle of links does.
 */
export async function resolveLinks(path: string): Promise<ResolvedPath> {
  const links: string[] = [];
  let followed = 0;
  let resolved = parse(path).root;
  const pending = partsOf(path);
  for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
    if (part === '..') {
      resolved = dirname(resolved);
      continue;
    }
    const next = join(resolved, part);
    const link = await linkAt(next);
    if (link === null) {
      resolved = next;
      continue;
    }
    if (++followed > maxLinks) throw Object.assign(new Error(`ELOOP: ${path}`), { code: 'ELOOP' });
    if (pending.length === 0) links.push(next);
    if (link.startsWith(sep)) resolved = parse(link).root;
    pending.unshift(...partsOf(link));
  }
  return { path: resolved, links };
}

/** `..` stays: it means the folder that holds what the part before it is linked to. */
const partsOf = (path: string): string[] => path.split(sep).filter((part) => part !== '' && part !== '.');

async function linkAt(path: string): Promise<string | null> {
  try {
    const stats = await lstat(path);
    return stats.isSymbolicLink() ? await readlink(path) : null;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** The nearest folder or file on the way to `path` that exists: `path` itself, its parent, or further up. */
export async function nearestExisting(path: string): Promise<string> {
  const stats = await unlessMissing(lstat(path));
  return stats ? path : nearestExisting(dirname(resolve(path)));
}
