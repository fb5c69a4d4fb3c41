import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ObjectExists, type PutOptions } from '../../domain/ports/object-store.ts';
import { hasCode } from '../../files/errno.ts';
import { syncFolder } from '../../files/folders.ts';
import { writeAll } from '../../files/write-all.ts';
import { abortable } from '../abortable.ts';
import { createMeter } from '../meter.ts';
import { onPath } from './errors.ts';
import type { Folders } from './folders.ts';

/** Times that a folder may be pruned from under a put by deletes that run beside it, before that is an error. */
const attempts = 10;

/** Writes the source to a new, fsynced file in the folder; gives its path. On any failure nothing is left. */
export async function writeUnfinished(
  folder: string,
  key: string,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<string> {
  const file = join(folder, `put-${randomUUID()}`);
  const handle = await onPath(folder, () => open(file, 'wx', 0o600));
  try {
    try {
      const write = (piece: Uint8Array, at: number) => onPath(folder, () => writeAll(handle, piece, at));
      await writeChecked(write, key, source, options);
      await onPath(folder, () => handle.sync());
    } finally {
      await onPath(folder, () => handle.close());
    }
    return file;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function writeChecked(
  write: (piece: Uint8Array, at: number) => Promise<void>,
  key: string,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<void> {
  const meter = createMeter(key, options);
  let written = 0;
  for await (const piece of abortable(source, options.signal)) {
    meter.take(piece);
    await write(piece, written);
    written += piece.length;
  }
  meter.settle();
}

/**
 * Gives a finished file its name as an object, durably; the file's old name is gone then. With `createOnly`,
 * `ObjectExists` where the key is taken. On failure the file keeps its old name and no empty folder is left.
 */
export async function place(
  folders: Folders,
  segments: readonly string[],
  file: string,
  createOnly: boolean,
): Promise<void> {
  const parents = segments.slice(0, -1);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const folder = await folders.make(parents);
      const target = join(folder, segments.at(-1) ?? '');
      return await (createOnly ? moveToNewName(file, target) : replace(file, target));
    } catch (error) {
      if (hasCode(error, 'ENOENT') && attempt < attempts) continue;
      await folders.prune(parents);
      if (hasCode(error, 'EEXIST')) throw new ObjectExists(segments.join('/'));
      throw error;
    }
  }
}

async function replace(file: string, target: string): Promise<void> {
  await rename(file, target);
  await syncFolder(dirname(target));
}

/** Like replace, but EEXIST where the name is taken: link is the one call that decides between two racing movers. */
async function moveToNewName(file: string, target: string): Promise<void> {
  await link(file, target);
  try {
    await syncFolder(dirname(target));
    await unlink(file);
  } catch (error) {
    await unlink(target);
    throw error;
  }
}
