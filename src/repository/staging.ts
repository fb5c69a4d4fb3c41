import { lstat, mkdir, open, readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { prefixOfDated } from '../domain/ids.ts';
import type { Staging } from '../domain/ports/repository.ts';
import { hasCode, unlessMissing } from '../files/errno.ts';
import { makeFolder, syncFolder } from '../files/folders.ts';
import { keySegments } from './key.ts';
import { isBackupOf } from './layout.ts';
import { foreignPath, onPath } from './local/errors.ts';

const stagingName = '.staging';

/** How the notes of what is being changed end. */
const noteSuffixes = { backup: '.publishing', copy: '.copying', export: '.export' } as const;
type Announced = keyof typeof noteSuffixes;

/** For what belongs to no database. */
const unattached = '.repository';

/** Where the staging of a repository in a local store lies: on its file system, hidden from every listing. */
export const localStagingRoot = (root: string): string => join(root, stagingName);

/** Where, below a local store's root, an unfinished put lies: with the staging of the database of its key. */
export const unfinishedFolder = ([first, ...rest]: readonly string[]): string[] => [
  stagingName,
  rest.length > 0 && first !== undefined ? first : unattached,
];

/** Folders of jobs by database, and notes of what is being changed, so that a restart can clean up after a crash. */
export interface StagingArea {
  /** Makes the root where it is missing. Rejects where it is no folder of its own. */
  prepare(): Promise<void>;
  stage(database: string, jobId: string): Promise<Staging>;
  /** Removes the folders of jobs that were not there when they should have been removed: the place was away. */
  tidy(): Promise<void>;
  /** Notes, durably, that this backup or export is being changed. Gives what takes the note away. */
  announce(kind: Announced, id: string): Promise<() => Promise<void>>;
  /** The backups or exports of a database that were announced and whose note is still there. */
  announced(kind: Announced, database: string): Promise<string[]>;
  /** Removes all that is staged for a database. */
  sweep(database: string): Promise<void>;
}

export function createStagingArea(root: string): StagingArea {
  /** Of jobs that have ended. */
  const owed = new Set<string>();

  const makeBelow = async (...segments: string[]): Promise<string> => {
    const folder = join(root, ...keySegments(segments.join('/')));
    return onPath(folder, async () => {
      for (let depth = 1; depth <= segments.length; depth += 1)
        await makeOne(join(root, ...segments.slice(0, depth)));
      const real = join(await realpath(dirname(root)), basename(root), ...segments);
      if ((await realpath(folder)) !== real) throw foreignPath(folder, 'or lies behind a symbolic link');
      return real;
    });
  };
  return {
    prepare: () =>
      onPath(root, async () => {
        await makeFolder(root);
        if (!(await lstat(root)).isDirectory()) throw foreignPath(root, 'a symbolic link or no folder');
      }),
    async stage(database, jobId) {
      const folder = await makeBelow(database, jobId);
      owed.delete(folder);
      return {
        folder,
        async remove() {
          owed.add(folder);
          const isThere = (await unlessMissing(lstat(folder))) !== undefined;
          await onPath(folder, () => rm(folder, { recursive: true, force: true }));
          if (isThere) owed.delete(folder);
        },
      };
    },
    async tidy() {
      for (const folder of [...owed]) {
        await onPath(folder, () => rm(folder, { recursive: true, force: true }));
        owed.delete(folder);
      }
    },
    async announce(kind, id) {
      const folder = await makeBelow(prefixOfDated(id));
      const note = join(folder, `${id}${noteSuffixes[kind]}`);
      await onPath(note, () => writeNote(note));
      // The folder itself may be a new one.
      await onPath(root, () => syncFolder(root));
      return () => onPath(note, () => rm(note, { force: true }));
    },
    async announced(kind, database) {
      const suffix = noteSuffixes[kind];
      const folder = join(root, ...keySegments(database));
      const names = await onPath(folder, () => namesOf(folder));
      return names
        .filter((name) => name.endsWith(suffix))
        .map((name) => name.slice(0, -suffix.length))
        .filter((id) => isBackupOf(database, id));
    },
    async sweep(database) {
      for (const name of [...keySegments(database), unattached]) {
        await onPath(root, () => rm(join(root, name), { recursive: true, force: true }));
      }
    },
  };
}

/** Whoever may write here may have put a link in its place: what lies there is removed, and never followed. */
async function writeNote(note: string): Promise<void> {
  const create = () => open(note, 'wx', 0o600);
  const handle = await create().catch(async (error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
    await rm(note);
    return create();
  });
  await handle.close();
  await syncFolder(dirname(note));
}

async function namesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Not recursive: the root of a repository whose mount is gone must not be made anew in the empty mount point. */
const makeOne = (folder: string): Promise<void> =>
  mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
