import type { FileHandle } from 'node:fs/promises';

/** Reads on until the buffer is full or the file ends; gives how many bytes there were. */
export async function fill(file: FileHandle, buffer: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < buffer.length) {
    const { bytesRead } = await file.read(buffer, done, buffer.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}
