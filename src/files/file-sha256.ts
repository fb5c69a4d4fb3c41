import { createHash } from 'node:crypto';
import { readFilePieces } from './read-pieces.ts';

/** Lower-case hex SHA-256 of a whole file, streamed. */
export async function fileSha256(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readFilePieces(file, signal)) hash.update(piece);
  return hash.digest('hex');
}
