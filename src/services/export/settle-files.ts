import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportFile } from '../../domain/export.ts';
import type { ExportedFile } from '../../domain/ports/engine.ts';
import { syncFolder } from '../../files/folders.ts';
import { unlessFull } from '../../files/free-space.ts';
import { readPieces } from '../../files/read-pieces.ts';
import { inParallel } from '../in-parallel.ts';

/** Hashing keeps one core busy; more than two files at once would only make them wait for one another. */
const width = 2;

/**
 * Makes files that lie below a folder under their names durable, and gives their sizes and hashes, in their order. `onProgress`
 * gets the bytes read so far, of all.
 */
export async function settleFiles(
  folder: string,
  files: readonly ExportedFile[],
  signal: AbortSignal,
  onProgress: (doneBytes: number, totalBytes: number) => void,
): Promise<ExportFile[]> {
  const sizes = await Promise.all(files.map(async ({ name }) => (await stat(join(folder, name))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const onPiece = (bytes: number) => {
    done += bytes;
    onProgress(done, total);
  };
  const settled: ExportFile[] = [];
  const waiting = files.entries();
  const worker = async (either: AbortSignal) => {
    for (const [index, file] of waiting) {
      settled[index] = { ...file, ...(await settle(join(folder, file.name), either, onPiece)) };
    }
  };
  await unlessFull(folder, inParallel(signal, ...Array.from({ length: width }, () => worker)));
  for (const name of foldersOf(files)) await syncFolder(join(folder, name));
  return settled;
}

/** Flushes and hashes at the same time: one waits for the disk, the other for the processor. */
async function settle(path: string, signal: AbortSignal, onPiece: (bytes: number) => void) {
  await using file = await open(path, 'r+');
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const read = async (either: AbortSignal) => {
    for await (const piece of readPieces(file, 0, Number.MAX_SAFE_INTEGER, either)) {
      hash.update(piece);
      sizeBytes += piece.length;
      onPiece(piece.length);
    }
  };
  await inParallel(signal, read, () => file.sync());
  return { sizeBytes, sha256: hash.digest('hex') };
}

/** Every folder below the files' own that holds one of them, or a folder of them. */
function foldersOf(files: readonly ExportedFile[]): Set<string> {
  const folders = new Set(['.']);
  for (const { name } of files) {
    for (let folder = dirname(name); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  }
  return folders;
}
