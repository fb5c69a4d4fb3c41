import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAll } from '../../files/write-all.ts';

/**
 * Passes pieces on and writes each into a new private file first. Not flushed: the copy is for a moment, and its source stays.
 */
export async function* copyPieces(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await using handle = await open(file, 'wx', 0o600);
  let done = 0;
  for await (const piece of pieces) {
    await writeAll(handle, piece, done);
    done += piece.length;
    yield piece;
  }
}
