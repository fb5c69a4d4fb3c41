/** What the headers say at one moment: which blocks are in use. */
import type { Clock } from '../domain/ports/clock.ts';
import { Problem } from '../domain/problem.ts';
import { SourceCorrupt } from '../domain/source-corrupt.ts';
import { type FreeList, FreeListUnreadable, readFreeList } from '../duckfile/free-list.ts';
import { blockOffset, type FileHeaders, headerBytes, headerSize, sameHeaders } from '../duckfile/headers.ts';
import type { SourceFile } from './source-file.ts';

export interface View {
  readonly headers: FileHeaders;
  readonly freeList: FreeList;
  /** Of the image: the file's own, less what is free at its end, but all blocks in use. */
  readonly lengthBytes: number;
  /** ctime of the file before anything was read under these headers. */
  readonly changedNs: bigint;
}

/** How often a free list that makes no sense is read under the same header before it counts as damaged. */
const attempts = 50;
const pauseMs = 10;

/**
 * Reads headers and free list, and the headers again: a list counts only if its header held. The list's blocks are
 * rewritten in place by checkpoints and may be seen torn, so one that cannot be read is read again. Rejects as
 * `SourceFile.headers`, and with `source_corrupt` for a list that stays unreadable.
 */
export async function readView(source: SourceFile, clock: Clock, signal: AbortSignal): Promise<View> {
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    const { ctimeNs } = await source.state();
    const headers = await source.headers(signal);
    const outcome = await attempt(headers, source);
    if (!(await source.has(headers))) continue;
    if (!(outcome instanceof FreeListUnreadable)) {
      const lengthBytes = await imageLength(headers, outcome, source);
      return { headers, freeList: outcome, lengthBytes, changedNs: ctimeNs };
    }
    if (++failures === attempts) throw corrupt(outcome);
    await clock.sleep(pauseMs, signal);
  }
}

async function attempt(headers: FileHeaders, source: SourceFile): Promise<FreeList | FreeListUnreadable> {
  const { blockSize } = headers.active;
  try {
    return await readFreeList(headers.active, async (block) => {
      const buffer = Buffer.alloc(blockSize);
      return buffer.subarray(0, await source.read(buffer, blockOffset(block, blockSize)));
    });
  } catch (error) {
    if (error instanceof FreeListUnreadable) return error;
    throw error;
  }
}

const corrupt = (error: FreeListUnreadable): Problem =>
  error.block === undefined
    ? new Problem('source_corrupt', error.message, { cause: error })
    : new SourceCorrupt([error.block]);

/** A checkpoint writes its header before it cuts free blocks off the end: the file may be shorter than the header says. */
async function imageLength({ active }: FileHeaders, freeList: FreeList, source: SourceFile): Promise<number> {
  let used = active.blockCount;
  while (used > 0 && !freeList.used(used - 1)) used -= 1;
  const { size } = await source.state();
  const counted = Math.min(Number(size), blockOffset(active.blockCount, active.blockSize));
  return Math.max(headerBytes, counted, blockOffset(used, active.blockSize));
}

/** Whether exactly one checkpoint lies between two sights of the same file. */
export function isNextCheckpoint(before: FileHeaders, after: FileHeaders): boolean {
  const slot = slotRange(before);
  return (
    after.active.iteration === before.active.iteration + 1n &&
    after.active.blockSize === before.active.blockSize &&
    Buffer.compare(before.raw.subarray(0, headerSize), after.raw.subarray(0, headerSize)) === 0 &&
    Buffer.compare(before.raw.subarray(...slot), after.raw.subarray(...slot)) === 0
  );
}

const slotRange = ({ activeSlot }: FileHeaders): [number, number] => [
  headerSize * (1 + activeSlot),
  headerSize * (2 + activeSlot),
];

/** Which blocks that were copied under `before` are still good under `after`. See the protocol in imager.ts, step 3. */
export function stillGood(before: View, after: View): (block: number) => boolean {
  if (sameHeaders(before.headers, after.headers)) return () => true;
  if (!isNextCheckpoint(before.headers, after.headers)) return () => false;
  const rewritten = (block: number) =>
    before.freeList.metadataBlocks.has(block) || after.freeList.metadataBlocks.has(block);
  return (block) => before.freeList.used(block) && after.freeList.used(block) && !rewritten(block);
}
