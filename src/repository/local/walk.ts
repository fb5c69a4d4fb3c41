import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectInfo } from '../../domain/ports/object-store.ts';
import { byText } from '../../domain/text-order.ts';
import { unlessMissing } from '../../files/errno.ts';
import { mapOrdered } from '../ordered.ts';

/** Folders and files looked at ahead of the reader: enough to hide the latency of a disk. */
const ahead = 16;

/**
 * Everything below a folder that is no folder itself, in the order of its keys. Links are listed, not followed. What
 * vanishes meanwhile is left out.
 */
export async function* walk(folder: string, prefix: string): AsyncGenerator<ObjectInfo> {
  yield* walkEntries(folder, prefix, await readFolder(folder));
}

/** Names in a folder, sorted; without the hidden ones. */
export const namesIn = async (folder: string): Promise<string[]> =>
  (await readFolder(folder)).map((entry) => entry.name).sort();

async function* walkEntries(folder: string, prefix: string, entries: Dirent[]): AsyncGenerator<ObjectInfo> {
  const found = mapOrdered(entries.toSorted(byKey), ahead, async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return { entry, path, entries: await readFolder(path) };
    return { entry, path, sizeBytes: await sizeOf(path) };
  });
  for await (const { entry, path, entries, sizeBytes } of found) {
    const key = `${prefix}${entry.name}`;
    if (entries) yield* walkEntries(path, `${key}/`, entries);
    else if (sizeBytes !== null) yield { key, sizeBytes };
  }
}

/** The order of the keys: a folder's name sorts with the `/` that follows it. */
const byKey = (one: Dirent, other: Dirent): number => byText(keyPart(one), keyPart(other));

const keyPart = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name);

async function readFolder(folder: string): Promise<Dirent[]> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  return entries.filter((entry) => !entry.name.startsWith('.'));
}

const sizeOf = async (path: string): Promise<number | null> =>
  (await unlessMissing(lstat(path)))?.size ?? null;
