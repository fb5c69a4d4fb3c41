import { chmod, lstat, realpath, rm, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inPlace, type ObjectInfo, ObjectMissing, type ObjectStore } from '../domain/ports/object-store.ts';
import { hasCode, isMissing, unlessMissing } from '../files/errno.ts';
import { makeFolder, syncFolder } from '../files/folders.ts';
import { keySegments, prefixSegments } from './key.ts';
import { foreignPath, onPath, readingProblem, storageProblem } from './local/errors.ts';
import { createFolders, type Folders } from './local/folders.ts';
import { readFile } from './local/read.ts';
import { namesIn, walk } from './local/walk.ts';
import { place, writeUnfinished } from './local/write.ts';
import { unfinishedFolder } from './staging.ts';

/**
 * A folder as an object store: an object is a file (0600) at its key below the root, folders are 0700 and there only
 * while something is in them. Unfinished puts lie in the root's hidden staging, where `open` of a repository sweeps
 * them. No symbolic link below the root is followed: what is one, or lies behind one, rejects with
 * `repository_unavailable`. The file system must know hard links.
 */
export function createLocalStore(options: { readonly root: string }): ObjectStore {
  const root = resolve(options.root);
  const folders = createFolders(root);
  const store: ObjectStore = {
    provesPuts: false,

    initialise: () => onPath(root, () => makeFolder(root)),

    async requireCapable() {},

    async put(key, source, options) {
      const segments = keySegments(key);
      options.signal.throwIfAborted();
      const staging = await onPath(root, () => folders.make(unfinishedFolder(segments)));
      const file = await writeUnfinished(staging, key, source, options);
      try {
        await onPath(root, () => place(folders, segments, file, options.createOnly ?? false));
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },

    async adopt(key, file, expected) {
      const { signal } = expected;
      const segments = keySegments(key);
      signal.throwIfAborted();
      const sizeBytes = await onPath(file, () => makePrivate(file));
      try {
        await place(folders, segments, file, true);
      } catch (error) {
        if (!hasCode(error, 'EXDEV')) throw storageProblem(error, root);
        await store.put(key, readFile(file, undefined, signal), { ...expected, sizeBytes, createOnly: true });
        await onPath(file, () => unlink(file));
      }
    },

    async *get(key, { range, signal }) {
      const segments = keySegments(key);
      const file = await onPath(root, () => pathOf(folders, segments));
      if (file === null) throw new ObjectMissing(key);
      try {
        yield* readFile(file, range, signal);
      } catch (error) {
        throw isMissing(error) ? new ObjectMissing(key) : readingProblem(error, file);
      }
    },

    scattered: (key, options) => inPlace(store.get(key, options)),

    head: (key) => onPath(root, () => head(folders, key)),

    async *list(prefix) {
      const segments = prefixSegments(prefix);
      const folder = await onPath(root, () => folders.find(segments));
      if (folder === null) return;
      try {
        yield* walk(folder, prefix);
      } catch (error) {
        throw storageProblem(error, folder);
      }
    },

    async names(prefix) {
      const segments = prefix === '' ? [] : prefixSegments(prefix);
      const folder = await onPath(root, () => folders.find(segments));
      return folder === null ? [] : onPath(folder, () => namesIn(folder));
    },

    delete: (key) => onPath(root, () => remove(folders, keySegments(key))),

    keepsVersions: async () => false,

    olderVersionsBytes: async () => 0,

    // They lie in the hidden staging.
    sweep: async () => {},

    localPath: (key) => join(root, ...keySegments(key)),

    realPath: (key) => onPath(root, async () => join(await realpath(root), ...keySegments(key))),
  };
  return store;
}

/** Where an object's file is or would be; null where its folder is missing. */
async function pathOf(folders: Folders, segments: readonly string[]): Promise<string | null> {
  const folder = await folders.find(segments.slice(0, -1));
  return folder === null ? null : join(folder, segments.at(-1) ?? '');
}

async function head(folders: Folders, key: string): Promise<ObjectInfo | null> {
  const file = await pathOf(folders, keySegments(key));
  if (file === null) return null;
  const stats = await unlessMissing(lstat(file));
  if (stats === undefined) return null;
  if (!stats.isFile()) throw foreignPath(file, 'no regular file');
  return { key, sizeBytes: stats.size };
}

async function remove(folders: Folders, segments: readonly string[]): Promise<void> {
  const parents = segments.slice(0, -1);
  const folder = await folders.find(parents);
  if (folder === null) return;
  try {
    await unlink(join(folder, segments.at(-1) ?? ''));
    await syncFolder(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  await folders.prune(parents);
}

/** Makes a file that is to become an object readable for its owner only; gives its size. */
async function makePrivate(file: string): Promise<number> {
  const stats = await lstat(file);
  if (!stats.isFile()) throw foreignPath(file, 'no regular file');
  await chmod(file, 0o600);
  return stats.size;
}
