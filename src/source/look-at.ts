/** What a polling client may know of a live database file: read without opening it as a database. */
import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import type { FileFacts } from '../domain/database.ts';
import { Problem } from '../domain/problem.ts';
import { headerBytes, parseHeaders } from '../duckfile/headers.ts';
import { isSystemError } from '../files/errno.ts';
import { holderOf } from './holders.ts';

const absent: FileFacts = { exists: false, sizeBytes: null, walBytes: 0, storageVersion: null, heldBy: null };

/**
 * Takes no lock: what it tells may have changed when it is read. Never rejects for what the file is or is not; the storage
 * version is null where the headers cannot be read.
 */
export async function lookAt(path: string): Promise<FileFacts> {
  // It takes longest, and asks nobody who could wait for an opener. Of what is no file it counts for nothing.
  const holding = holderOf(path);
  holding.catch(() => {});
  const sizeBytes = await sizeOf(path);
  if (sizeBytes === null) return absent;
  const [walBytes, storageVersion, holder] = await Promise.all([
    walBytesOf(path),
    storageVersionOf(path),
    holding,
  ]);
  const heldBy = typeof holder === 'string' ? null : holder;
  return { exists: true, sizeBytes, walBytes, storageVersion, heldBy };
}

/** The size of a database's log; 0 where there is none. DuckDB logs beside the file itself, not beside a link to it. */
export async function walBytesOf(path: string): Promise<number> {
  const real = await realpath(path).catch(() => path);
  return (await sizeOf(`${real}.wal`)) ?? 0;
}

/** null for what is no regular file. */
const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );

async function storageVersionOf(path: string): Promise<number | null> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const bytes = new Uint8Array(headerBytes);
    const { bytesRead } = await file.read(bytes, 0, headerBytes, 0);
    return parseHeaders(bytes.subarray(0, bytesRead)).storageVersion;
  } catch (error) {
    if (error instanceof Problem || isSystemError(error)) return null;
    throw error;
  }
}
