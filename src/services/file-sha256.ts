import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readPieces } from '../files/read-pieces.ts';

/** Lower-case hex SHA-256 of a whole file, streamed. */
export async function fileSha256(file: string, signal: AbortSignal): Promise<string> {
  await using handle = await open(file);
  const hash = createHash('sha256');
  for await (const piece of readPieces(handle, 0, Number.MAX_SAFE_INTEGER, signal)) hash.update(piece);
  return hash.digest('hex');
}
