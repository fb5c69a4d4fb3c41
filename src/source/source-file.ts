/** The live database file, opened to be read and nothing else. */
import { constants, type FileHandle, open, realpath, stat } from 'node:fs/promises';
import type { Clock } from '../domain/ports/clock.ts';
import type { ImageRequest } from '../domain/ports/imager.ts';
import { Problem } from '../domain/problem.ts';
import { type FileHeaders, headerBytes, parseHeaders } from '../duckfile/headers.ts';
import { hasCode, unlessMissing } from '../files/errno.ts';
import { fill } from '../files/fill.ts';
import { openConfined } from '../files/open-confined.ts';

export interface FileState {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  /** Every write moves it, and nothing can set it back. */
  readonly ctimeNs: bigint;
  /** How many names it has. */
  readonly nlink: bigint;
}

export interface SourceFile {
  /** With links followed: DuckDB puts the WAL beside it. */
  path(): string;
  /** Whether no link may be followed to it, or to what lies beside it. */
  readonly confined: boolean;
  /** Fills the buffer from a position on; gives how many bytes there were. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Reads and checks the headers. A torn reading of a header that is being written is repeated for a moment. */
  headers(signal: AbortSignal): Promise<FileHeaders>;
  /** Whether the headers are byte for byte these now. */
  has(headers: FileHeaders): Promise<boolean>;
  /** Of the opened file. */
  state(): Promise<FileState>;
  /** Whether the path still names the opened file. The open descriptor keeps its inode number from being given anew. */
  isCurrent(): Promise<boolean>;
  /** Turns to the file that the path names now. Rejects as `openSource`. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Rejects with `source_missing`, `not_a_database` for what is no regular file, `unreadable_database` where not permitted, `path_not_allowed`. */
export async function openSource(
  { source: name, confined = false }: Pick<ImageRequest, 'source' | 'confined'>,
  clock: Clock,
): Promise<SourceFile> {
  let file = await openFile(name, confined);
  const raw = Buffer.alloc(headerBytes);
  const read = (buffer: Uint8Array, position: number) => fillFrom(file.handle, buffer, position);
  return {
    confined,
    path: () => file.path,
    read,
    async headers(signal) {
      for (const pause of [1, 2, 5, 10, 20, 50]) {
        try {
          return parseIntact(raw.subarray(0, await read(raw, 0)));
        } catch {
          await clock.sleep(pause, signal);
        }
      }
      return parseIntact(raw.subarray(0, await read(raw, 0)));
    },
    has: async (headers) => (await read(raw, 0)) === headerBytes && raw.equals(headers.raw),
    state: () => file.handle.stat({ bigint: true }),
    async isCurrent() {
      const named = await unlessMissing(stat(name, { bigint: true }));
      return named?.dev === file.dev && named.ino === file.ino;
    },
    async reopen() {
      const next = await openFile(name, confined);
      await file.handle.close();
      file = next;
    },
    close: () => file.handle.close(),
  };
}

interface OpenFile {
  readonly path: string;
  readonly handle: FileHandle;
  readonly dev: bigint;
  readonly ino: bigint;
}

async function openFile(name: string, confined: boolean): Promise<OpenFile> {
  try {
    const path = confined ? name : await realpath(name);
    // Not even opened: opening a device may act on it.
    if (!(await stat(path)).isFile()) throw notAFile(name);
    const handle = await (confined
      ? openConfined(path)
      : open(path, constants.O_RDONLY | constants.O_NONBLOCK));
    const { dev, ino } = await handle.stat({ bigint: true });
    return { path, handle, dev, ino };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) {
      throw new Problem('source_missing', `${name} does not exist.`, { cause: error });
    }
    throw readingRefused(error, name);
  }
}

/** `unreadable_database` where the system does not permit to read a file; any other error as it is. */
export function readingRefused(error: unknown, name: string): unknown {
  if (!hasCode(error, 'EACCES', 'EPERM')) return error;
  return new Problem('unreadable_database', `${name} may not be read by the user of this service.`, {
    hint: 'Give the user of this service the right to read the file and its WAL, also one that is made anew: mind the umask of the writer.',
    cause: error,
  });
}

const notAFile = (name: string): Problem => new Problem('not_a_database', `${name} is no regular file.`);

function parseIntact(bytes: Uint8Array): FileHeaders {
  const headers = parseHeaders(bytes);
  if (headers.damagedSlot === null) return headers;
  throw new Problem('source_corrupt', 'One of the two database headers does not match its checksum.');
}

/** Fills a buffer from the source, or from a file beside it; gives how many bytes there were. `source_corrupt` where the disk cannot read them. */
export async function fillFrom(handle: FileHandle, buffer: Uint8Array, position: number): Promise<number> {
  try {
    return await fill(handle, buffer, position);
  } catch (error) {
    if (!hasCode(error, 'EIO')) throw error;
    throw new Problem('source_corrupt', `The disk cannot read the source near byte ${position}.`, {
      cause: error,
    });
  }
}
