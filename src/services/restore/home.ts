/** The folder `.duckback` beside a database, or in a restore root: where restores stage, and keep what they replaced. */
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { hasCode, unlessMissing } from '../../files/errno.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import { resolveLinks, unfollowable } from '../../files/resolve-links.ts';

const ownFolder = '.duckback';

/** Where things lie in the home of a folder. */
export const stagingOf = (home: string, name: string): string => join(home, ownFolder, 'staging', name);
export const quarantineOf = (home: string, id: string): string => join(home, ownFolder, 'quarantine', id);

/** True for paths that belong to duckback itself. */
export const isOwn = (path: string): boolean => path.split(sep).includes(ownFolder);

/** Everything in the staging or the quarantine of a home; nothing where it has none, or none that may be read. */
export async function namesIn(home: string, kind: 'staging' | 'quarantine'): Promise<string[]> {
  try {
    return (await unlessMissing(readdir(join(home, ownFolder, kind)))) ?? [];
  } catch (error) {
    if (hasCode(error, 'EACCES')) return [];
    throw error;
  }
}

/** What the homes are made of: the databases' files, wherever they are linked to, and the restore roots. */
export interface Places {
  readonly databases: ReadonlyMap<string, { readonly path: string }>;
  readonly restoreRoots: readonly string[];
}

/** The folders that can have a home, each once. A path that leads nowhere has none. */
export async function homesOf({ databases, restoreRoots }: Places): Promise<string[]> {
  const files = await Promise.all([...databases.values()].map(({ path }) => follow(path)));
  const roots = await Promise.all(restoreRoots.map(follow));
  return [...new Set([...files.flat().map((file) => dirname(file)), ...roots.flat()])];
}

async function follow(path: string): Promise<string[]> {
  try {
    // The system does in one step what is done link by link where the end is missing.
    return [await realpath(path).catch(async () => (await resolveLinks(path)).path)];
  } catch (error) {
    if (hasCode(error, ...unfollowable)) return [];
    throw error;
  }
}

/**
 * Makes the private folders of a home. A link in their place is refused with `target_not_replaceable`: it would lead what
 * is moved aside out of the file system, or to where others can read it.
 */
export async function makeHome(home: string, files: FileOperations): Promise<void> {
  const folders = [join(home, ownFolder), dirname(stagingOf(home, '-')), dirname(quarantineOf(home, '-'))];
  for (const folder of folders) {
    await files.makeFolder(folder);
    if ((await lstat(folder)).isDirectory()) continue;
    throw new Problem('target_not_replaceable', `${folder} is not a folder.`, {
      hint: 'Remove what lies there: duckback keeps its own folder in this place.',
    });
  }
}

/** Removes a quarantine folder in one step for whoever lists it: a crash leaves no half-emptied entry. */
export async function discardQuarantine(home: string, id: string, files: FileOperations): Promise<void> {
  const doomed = stagingOf(home, basename(id));
  await files.makeFolder(dirname(doomed));
  await files.removeFolder(doomed);
  await files.rename(quarantineOf(home, id), doomed);
  await files.syncFolder(dirname(quarantineOf(home, id)));
  await files.removeFolder(doomed);
}
