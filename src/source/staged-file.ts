/** The image as it is being written, with its companions: `.wal`, `.wal.checkpoint`, `.wal.recovery`. */
import { open, rm } from 'node:fs/promises';
import { Problem } from '../domain/problem.ts';
import { walFiles } from '../domain/wal-files.ts';
import { openDirect } from '../files/direct-file.ts';
import { isFull } from '../files/errno.ts';
import { fill } from '../files/fill.ts';
import { writeAll } from '../files/write-all.ts';
import { createWriteBack } from '../files/write-back.ts';

export interface StagedFile {
  readonly path: string;
  /** Writes all of the bytes at a position; gaps stay holes. Rejects with `insufficient_space`. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** As `write`, past the system's cache where the file is `direct`. */
  writeBlocks(bytes: Uint8Array, position: number): Promise<void>;
  /** Reads back what was written; gives how many bytes there were. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Cuts or extends it. */
  truncate(lengthBytes: number): Promise<void>;
  /** Resolves when nothing is on its way to the disk any more, and closes it. Rejects as `write` where something was lost on it. */
  settle(): Promise<void>;
  /** Waits for what is on its way. Each call has the outcome of the first: some file systems tell only here that something was lost. */
  close(): Promise<void>;
}

export interface StagedOptions {
  /** It is put on the disk while it is written, as far as that keeps up. */
  readonly durable?: boolean;
  /** Blocks are written to the disk itself where the file system can. */
  readonly direct?: boolean;
}

/** A new private file where nothing lies: not through a link that somebody put there. */
export async function createStaged(path: string, options: StagedOptions = {}): Promise<StagedFile> {
  const handle = await guarded(path, () => open(path, 'wx+', 0o600));
  const direct = options.direct ? await openDirect(handle, path) : null;
  const writeBack = createWriteBack(() => (options.durable ? handle.datasync() : Promise.resolve()));
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= guarded(path, async () => {
      await using _ = handle;
      await direct?.close();
    });
    return closing;
  };
  const write = (bytes: Uint8Array, position: number) =>
    guarded(path, async () => {
      await writeAll(handle, bytes, position);
      writeBack.wrote(bytes.length);
    });
  return {
    path,
    write,
    async writeBlocks(bytes, position) {
      if (!(await guarded(path, async () => direct?.write(bytes, position)))) await write(bytes, position);
    },
    read: (buffer, position) => fill(handle, buffer, position),
    truncate: (lengthBytes) => guarded(path, () => handle.truncate(lengthBytes)),
    async settle() {
      await guarded(path, writeBack.settled);
      await close();
    },
    close,
  };
}

export async function removeCompanions(path: string): Promise<void> {
  await Promise.all(walFiles(path).map((file) => rm(file, { force: true })));
}

/** Removes a staged image with its companions. */
export async function removeStaged(path: string): Promise<void> {
  await removeCompanions(path);
  await rm(path, { force: true });
}

async function guarded<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isFull(error)) throw error;
    throw new Problem('insufficient_space', `No space is left for ${path}.`, { cause: error });
  }
}
