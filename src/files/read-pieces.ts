import { constants, type FileHandle, open } from 'node:fs/promises';
import type { ByteRange } from '../domain/ports/object-store.ts';

const pieceBytes = 512 * 1024;

/**
 * The bytes of an open file from `start` up to `end` (exclusive), fewer where the file is shorter. Two buffers take turns:
 * the next piece is read while one is worked on, and memory stays the same whatever the size of the file. So a piece is
 * valid only until the one after it is asked for. The caller closes the file, after the iteration has ended.
 */
export async function* readPieces(
  file: FileHandle,
  start: number,
  end: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const size = Math.max(1, Math.min(pieceBytes, end - start));
  // Slow: from no shared pool, so that it can be freed by itself.
  let [current, next] = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
  const readAt = (buffer: Buffer, position: number) => {
    const reading = file.read(buffer, 0, Math.max(0, Math.min(buffer.length, end - position)), position);
    // It may fail before anybody waits for it, which would end the process.
    reading.catch(() => {});
    return reading;
  };
  let position = start;
  let reading = readAt(current, position);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      signal.throwIfAborted();
      if (bytesRead === 0) return;
      position += bytesRead;
      reading = readAt(next, position);
      yield current.subarray(0, bytesRead);
      [current, next] = [next, current];
    }
  } finally {
    await reading.catch(() => {});
  }
}

/** The bytes of the file at a path, or of a range of it, in pieces as `readPieces` gives them. Never waits for a named pipe. */
export async function* readFilePieces(
  path: string,
  signal: AbortSignal,
  range?: ByteRange,
): AsyncGenerator<Uint8Array> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  yield* readPieces(file, range?.start ?? 0, range ? range.end + 1 : Number.MAX_SAFE_INTEGER, signal);
}
