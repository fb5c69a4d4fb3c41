/** The WAL at one moment: what of it belongs to the image, and what becomes of it afterwards. */
import type { BigIntStats } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { scanWal, type WalSummary } from '../duckfile/wal.ts';
import { unlessMissing } from '../files/errno.ts';
import { openConfined } from '../files/open-confined.ts';
import { fillFrom, readingRefused, type SourceFile } from './source-file.ts';
import type { StagedFile } from './staged-file.ts';

/** Bytes that are read at once. */
const pieceBytes = 1 << 20;

/** An open WAL. The descriptor keeps it readable, and its inode number its own, after DuckDB has removed it. */
export interface OpenWal {
  readonly handle: FileHandle;
  readonly path: string;
  readonly dev: bigint;
  readonly ino: bigint;
  /** From before anything of it was read. */
  readonly fingerprint: string;
}

/** Tells one file from another, and from itself before it was last changed. */
export const fingerprintOf = ({ ino, size, ctimeNs }: BigIntStats): string => `${ino} ${size} ${ctimeNs}`;

/** The WAL that lies beside the source now, links followed as DuckDB follows them; null where there is none. */
export const openWal = (source: SourceFile): Promise<OpenWal | null> =>
  openRegular(`${source.path()}.wal`, source);

/** What lies beside the source; null where it is no regular file. Rejects as `openConfined` where links may not be followed. */
export async function openRegular(
  path: string,
  { confined }: Pick<SourceFile, 'confined'>,
): Promise<OpenWal | null> {
  const opening = confined ? openConfined(path) : open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const handle = await unlessMissing(opening).catch((error: unknown) => {
    throw readingRefused(error, path);
  });
  if (!handle) return null;
  const stats = await handle.stat({ bigint: true });
  if (stats.isFile()) {
    return { handle, path, dev: stats.dev, ino: stats.ino, fingerprint: fingerprintOf(stats) };
  }
  await handle.close();
  return null;
}

/** Copies a WAL as it is now and scans it meanwhile. */
export async function copyWal(wal: OpenWal, staged: StagedFile, signal: AbortSignal): Promise<WalSummary> {
  return scanWal(
    piecesOf(wal.handle, signal, async (piece, position) => {
      await staged.write(piece, position);
      return true;
    }),
  );
}

/** Scans a WAL as it is now; null where its first `bytes` bytes are not what was copied. */
export async function rescanWal(
  wal: OpenWal,
  copy: { readonly staged: StagedFile | null; readonly bytes: number },
  signal: AbortSignal,
): Promise<WalSummary | null> {
  const buffer = Buffer.alloc(Math.min(pieceBytes, copy.bytes));
  let same = true;
  const summary = await scanWal(
    piecesOf(wal.handle, signal, async (piece, position) => {
      const length = Math.max(0, Math.min(piece.length, copy.bytes - position));
      const copied = buffer.subarray(0, length);
      await copy.staged?.read(copied, position);
      same &&= copied.equals(piece.subarray(0, length));
      return same;
    }),
  );
  return same && summary.totalBytes >= copy.bytes ? summary : null;
}

async function* piecesOf(
  handle: FileHandle,
  signal: AbortSignal,
  onPiece: (piece: Buffer, position: number) => Promise<boolean>,
): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(pieceBytes);
  for (let position = 0; ; ) {
    signal.throwIfAborted();
    const piece = buffer.subarray(0, await fillFrom(handle, buffer, position));
    if (piece.length === 0 || !(await onPiece(piece, position))) return;
    yield piece;
    position += piece.length;
    if (piece.length < pieceBytes) return;
  }
}

/** Enough for a marker and the flush after it. */
const tailBytes = 256;

/** Whether a WAL ends with the marker of the checkpoint that wrote the header with this `metaBlock`. */
export async function isMarkedFor({ handle }: OpenWal, metaBlock: bigint): Promise<boolean> {
  const { size } = await handle.stat();
  const tail = Buffer.alloc(Math.min(tailBytes, size));
  await fillFrom(handle, tail, size - tail.length);
  return tail.includes(markerOf(metaBlock));
}

/** The payload of a CHECKPOINT entry up to its block pointer: field 100 type 99, field 101 { field 100 pointer (LEB128) .. */
function markerOf(metaBlock: bigint): Buffer {
  const pointer: number[] = [];
  let rest = BigInt.asUintN(64, metaBlock);
  for (; rest >= 128n; rest >>= 7n) pointer.push(Number(rest & 127n) | 128);
  return Buffer.from([100, 0, 99, 101, 0, 100, 0, ...pointer, Number(rest)]);
}
