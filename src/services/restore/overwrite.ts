import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FileOperations } from '../../files/file-operations.ts';

/** The main header of a DuckDB file; it alone makes the rest a database. */
const headerBytes = 4096;
/** The two that follow: each checkpoint writes one of them anew. */
const checkpointBytes = 2 * headerBytes;
const magic = { at: 8, text: 'DUCK' };

/**
 * Gives an existing file the bytes of another without replacing it. The header is blanked first and written last, each
 * durably: at no instant, and after a crash at none, can DuckDB open a mixture. `whileUnreadable` runs in between, when
 * nobody can open the file; where it rejects, nothing but the header was changed.
 */
export async function overwriteInPlace(
  from: string,
  to: string,
  files: FileOperations,
  whileUnreadable: () => Promise<void>,
): Promise<void> {
  await files.overwrite(to, 0, [new Uint8Array(headerBytes)]);
  await whileUnreadable();
  await files.overwrite(
    to,
    headerBytes,
    createReadStream(from, { start: headerBytes, highWaterMark: 1 << 20 }),
  );
  await files.truncate(to, (await stat(from)).size);
  await copyHeader(from, to, files);
}

/** Makes a file readable again whose other bytes are those of `from`. */
export const copyHeader = (from: string, to: string, files: FileOperations): Promise<void> =>
  files.overwrite(to, 0, createReadStream(from, { end: headerBytes - 1 }));

/** Whether the last checkpoint of two files is the same, whatever their main header. */
export async function isSameCommit(one: string, other: string): Promise<boolean> {
  const headersOf = (file: string): Promise<Buffer> => readFrom(file, headerBytes, checkpointBytes);
  return (await headersOf(one)).equals(await headersOf(other));
}

/** False for a file that was left in the middle of being overwritten. */
export async function isReadable(file: string): Promise<boolean> {
  const header = await readFrom(file, 0, headerBytes);
  return header.toString('latin1', magic.at, magic.at + magic.text.length) === magic.text;
}

/** Fewer bytes where the file ends before. */
async function readFrom(file: string, position: number, length: number): Promise<Buffer> {
  await using handle = await open(file, 'r');
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
