import { lstat } from 'node:fs/promises';
import { unlessMissing } from './errno.ts';

/**
 * What tells a file from another, and whether it was written: renaming, linking, chown and chmod leave all three alone.
 * The device is left out on purpose: its number may change when the machine starts anew.
 */
export interface FileIdentity {
  readonly inode: string;
  readonly sizeBytes: number;
  readonly modifiedNs: string;
}

/** Of what lies at the path itself, links not followed; null where nothing does. */
export async function identityOf(path: string): Promise<FileIdentity | null> {
  const stats = await unlessMissing(lstat(path, { bigint: true }));
  if (!stats) return null;
  return {
    inode: String(stats.ino),
    sizeBytes: Number(stats.size),
    modifiedNs: String(stats.mtimeNs),
  };
}

/** The same file, whether it was written meanwhile or not. */
export const isSameFile = (one: FileIdentity | null, other: FileIdentity | null): boolean =>
  one !== null && other !== null && one.inode === other.inode;

/** The same file, and nothing was written to it. */
export const isUntouched = (one: FileIdentity | null, other: FileIdentity | null): boolean =>
  isSameFile(one, other) && one?.sizeBytes === other?.sizeBytes && one?.modifiedNs === other?.modifiedNs;
