import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import type { ByteRange } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import { hasCode, unlessMissing } from './errno.ts';
import { readPieces } from './read-pieces.ts';

/** How often a file may be removed while it is opened: DuckDB removes logs, and renames others onto them. */
const mostRemovals = 3;

/**
 * Opens a path that `confine` gave, to be read: what was confined, whoever changes the folder meanwhile. Never waits for a named
 * pipe. Rejects with `path_not_allowed` for what is no regular file, and where a link has come into the path since.
 */
export async function openConfined(path: string): Promise<FileHandle> {
  for (let removals = 0; removals < mostRemovals; removals += 1) {
    const file = await openInPlace(path);
    if (file) return file;
  }
  throw elsewhere(path);
}

/** null for a file that was removed while it was opened: there may be another one by now. */
async function openInPlace(path: string): Promise<FileHandle | null> {
  // Not even opened: opening a device may act on it.
  refuseOther(await lstat(path), path);
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((error: unknown) => {
    throw hasCode(error, 'ELOOP', 'ENXIO', 'ENODEV') ? elsewhere(path, error) : error;
  });
  try {
    refuseOther(await file.stat(), path);
    if ((await placeOf(file, path)) === path) return file;
    if ((await file.stat()).nlink > 0) throw elsewhere(path);
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return null;
}

/** Rejects with `path_not_allowed` where a file that `openConfined` gave lies at its path no longer, or behind a link. */
export async function requireInPlace(file: FileHandle, path: string): Promise<void> {
  if ((await placeOf(file, path)) !== path) throw elsewhere(path);
}

/** Its bytes, or a range of them, in pieces as `readPieces` gives them. Rejects as `openConfined`. */
export async function* readConfinedPieces(
  path: string,
  signal: AbortSignal,
  range?: ByteRange,
): AsyncGenerator<Uint8Array> {
  await using file = await openConfined(path);
  yield* readPieces(file, range?.start ?? 0, range ? range.end + 1 : Number.MAX_SAFE_INTEGER, signal);
}

/** Where the open file lies, by the kernel where that tells. */
const placeOf = async ({ fd }: FileHandle, path: string): Promise<string | null> =>
  (await unlessMissing(readlink(`/proc/self/fd/${fd}`))) ?? realpath(path);

const elsewhere = (path: string, cause?: unknown): Problem =>
  new Problem('path_not_allowed', `${path} leads elsewhere than it did a moment ago.`, {
    hint: 'Look who may write its folders: somebody puts links there, or exchanges files while they are read.',
    cause,
  });

function refuseOther(stats: Stats, path: string): void {
  if (stats.isSymbolicLink()) throw elsewhere(path);
  if (!stats.isFile()) throw new Problem('path_not_allowed', `${path} is no regular file.`);
}
