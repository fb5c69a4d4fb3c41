import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

/** Makes a written path absolute: `~` is `home`, a relative path lies in `folder`. */
export function absolutePath(written: string, folder: string, home: string): string {
  if (written === '~' || written.startsWith('~/')) return join(home, written.slice(1));
  return resolve(folder, written);
}

/** The path with symbolic links followed, as far as it exists. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}

/** Whether `inner` is `outer` or lies below it; both absolute. */
export const contains = (outer: string, inner: string): boolean =>
  inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
