/**
 * The few ways in which services change files where it matters that a crash at any point can be undone. Handed in as an
 * object, so that a test can stop the process before, in or after each of them.
 */
import { chmod, chown, link, lstat, open, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { inPlace, type Placed } from '../domain/ports/object-store.ts';
import { hasCode } from './errno.ts';
import { makeFolder, syncFolder } from './folders.ts';
import { writeAll } from './write-all.ts';
import { createWriteBack } from './write-back.ts';
import { createWrittenPrefix } from './written-prefix.ts';

/** Who owns a file and who may use it. */
export interface Ownership {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits. */
  readonly mode: number;
}

interface CopyOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (doneBytes: number) => void;
  /** All bytes before `position` are written by now. What comes next waits for it. */
  readonly onWritten?: (position: number) => Promise<void>;
}

export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

export interface FileOperations {
  /** Makes a folder, private (0700) and durable, with the parents that are missing. */
  makeFolder(path: string): Promise<void>;
  /** A new private file (0600), fsynced. EEXIST where there is one. */
  writeFile(path: string, text: string): Promise<void>;
  /** Streams into a new private file (0600), fsynced. Rejects with the signal's reason; what was written stays. */
  copyInto(path: string, source: AsyncIterable<Uint8Array>, options: CopyOptions): Promise<void>;
  /** The same of pieces that come in whatever order. */
  scatterInto(path: string, source: AsyncIterable<Placed>, options: CopyOptions): Promise<void>;
  /** Writes into an existing file from `position` on, fsynced; what lies before and after stays. */
  overwrite(path: string, position: number, source: Pieces): Promise<void>;
  /** Cuts or extends a file, fsynced. */
  truncate(path: string, sizeBytes: number): Promise<void>;
  /** Sets mode and, where permitted, the owner. False where changing the owner was not permitted. */
  own(path: string, ownership: Ownership): Promise<boolean>;
  /** EEXIST where `to` exists. */
  link(from: string, to: string): Promise<void>;
  /** Replaces what `to` names. Not durable before both folders are synced. */
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** With all that is in it; nothing there is fine. */
  removeFolder(path: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

export const fileOperations: FileOperations = {
  makeFolder,
  writeFile: (path, text) => writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true }),
  copyInto: (path, source, options) => fileOperations.scatterInto(path, inPlace(source), options),
  async scatterInto(path, source, { signal, onProgress, onWritten }) {
    await using file = await open(path, 'wx', 0o600);
    const writeBack = createWriteBack(() => file.datasync());
    const prefix = createWrittenPrefix();
    let done = 0;
    try {
      for await (const { position, bytes } of source) {
        signal.throwIfAborted();
        await writeAll(file, bytes, position);
        writeBack.wrote(bytes.length);
        done += bytes.length;
        onProgress?.(done);
        await onWritten?.(prefix(position, bytes.length));
      }
    } finally {
      await writeBack.settled().catch(() => {});
    }
    await writeBack.settled();
    await file.sync();
  },
  async overwrite(path, position, source) {
    await using file = await open(path, 'r+');
    let at = position;
    for await (const piece of source) {
      await writeAll(file, piece, at);
      at += piece.length;
    }
    await file.sync();
  },
  async truncate(path, sizeBytes) {
    await using file = await open(path, 'r+');
    await file.truncate(sizeBytes);
    await file.sync();
  },
  async own(path, { uid, gid, mode }) {
    const stats = await lstat(path);
    const permitted = (stats.uid === uid && stats.gid === gid) || (await mayChown(path, uid, gid));
    // Without the right to give a file away its group can often be kept, and with it the access of those in it.
    if (!permitted && stats.gid !== gid) await mayChown(path, stats.uid, gid);
    await chmod(path, mode);
    return permitted;
  },
  link,
  rename,
  unlink,
  removeFolder: (path) => rm(path, { recursive: true, force: true }),
  syncFolder,
};

async function mayChown(path: string, uid: number, gid: number): Promise<boolean> {
  try {
    await chown(path, uid, gid);
    return true;
  } catch (error) {
    // EINVAL: a user that the container's user namespace does not know.
    if (hasCode(error, 'EPERM', 'EINVAL')) return false;
    throw error;
  }
}
