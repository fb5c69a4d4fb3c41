/** A database whose mount is gone: what was written to its path would lie below the empty mount point, and vanish when that is mounted again. */
import { lstat } from 'node:fs/promises';
import type { DatabaseMounts } from '../domain/ports/mounts.ts';
import { Problem } from '../domain/problem.ts';
import { unlessMissing } from '../files/errno.ts';
import { isMountPoint, mountPointOf } from '../files/mount-point.ts';
import { resolveLinks } from '../files/resolve-links.ts';

/** Notes where the file system of a database is mounted that lies there for certain. */
export async function rememberMount(path: string, mounts: DatabaseMounts): Promise<void> {
  const { path: real } = await resolveLinks(path);
  const mount = await mountPointOf(real);
  if (mount !== null && mount !== mounts.known(real)) mounts.remember(real, mount);
}

/** Rejects with `target_not_replaceable`. `path`: with links followed. */
export async function refuseLostMount(path: string, mounts: DatabaseMounts): Promise<void> {
  const mount = await lostMount(path, mounts);
  if (mount === null) return;
  throw new Problem(
    'target_not_replaceable',
    `${path} lay on the file system at ${mount}, which is not mounted.`,
    {
      hint: 'Mount it, then repeat; or, where it is gone for good, repeat with "force": true, or let a backup of what lies there now succeed.',
    },
  );
}

/** Rejects with `source_missing` where the database is not there for that reason. Whatever else is wrong with it passes. */
export async function requireMounted(path: string, mounts: DatabaseMounts): Promise<void> {
  const real = await resolveLinks(path).then(
    (resolved) => resolved.path,
    () => null,
  );
  if (real === null || (await unlessMissing(lstat(real)))) return;
  const mount = await lostMount(real, mounts);
  if (mount === null) return;
  throw new Problem('source_missing', `${path} is not there: the file system at ${mount} is not mounted.`, {
    hint: 'Mount it, then repeat.',
  });
}

/** The mount point on whose file system the file lay, where nothing is mounted there; else null. */
async function lostMount(path: string, mounts: DatabaseMounts): Promise<string | null> {
  const mount = mounts.known(path);
  return mount === null || (await isMountPoint(mount)) ? null : mount;
}
