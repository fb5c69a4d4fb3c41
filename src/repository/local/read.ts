import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteRange } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import { hasCode } from '../../files/errno.ts';
import { readPieces } from '../../files/read-pieces.ts';
import { foreignPath, readingProblem } from './errors.ts';

/** Not through a symbolic link, and without waiting for the other end of a named pipe. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The bytes of a regular file, or of a range of it. A piece is valid until the next is asked for. Rejects with ENOENT where
 * the file is missing. The descriptor is closed when the iteration ends, however it ends.
 */
export async function* readFile(
  file: string,
  range: ByteRange | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const handle = await openFile(file);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw foreignPath(file, 'no regular file');
    const end = range ? endOf(range, stats.size, file) : stats.size;
    let missing = end - (range?.start ?? 0);
    for await (const piece of readPieces(handle, end - missing, end, signal)) {
      yield piece;
      missing -= piece.length;
    }
    if (missing > 0) {
      throw new Problem('repository_unavailable', `${file} became shorter while it was read.`);
    }
  } catch (error) {
    throw readingProblem(error, file);
  } finally {
    await handle.close();
  }
}

/** The end, exclusive, of a range of a file of `size` bytes. */
function endOf({ start, end }: ByteRange, size: number, file: string): number {
  if (start < 0 || end < start) throw new RangeError(`not a byte range: ${start}-${end}`);
  if (start >= size) {
    throw new Problem('range_not_satisfiable', `${file} has ${size} bytes; the range begins at ${start}.`);
  }
  return Math.min(end + 1, size);
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, openFlags);
  } catch (error) {
    throw hasCode(error, 'ELOOP') ? foreignPath(file, 'a symbolic link') : error;
  }
}
