/** The passes over the blocks: those in use, and those that a WAL may refer to. */
import { blockOffset, headerBytes } from '../duckfile/headers.ts';
import { type CopyOutcome, copyBlocks, runsOf } from './copy-blocks.ts';
import { copyUsed } from './copy-used.ts';
import type { Taking } from './taking.ts';
import type { View } from './view.ts';

/** Steps 2 and 3: copies what is in use and not copied yet. */
export async function copyMissing(taking: Taking, view: View): Promise<CopyOutcome> {
  const { sightings, request } = taking;
  const total = missingBytes(taking, view);
  if (total === 0 && sightings.passes > 0) return 'copied';
  const pass = ++sightings.passes;
  let done = 0;
  if (pass > 1) taking.hash?.abandon();
  // What hashes the file reads them there.
  else await taking.staged.write(view.headers.raw, 0);
  return inTime(taking, 'used', total, (signal, onBytes) =>
    copyUsed({
      ...taking,
      view,
      hash: pass === 1 ? taking.hash : null,
      signal,
      onBytes(bytes) {
        done += bytes;
        onBytes(bytes);
        request.onProgress?.(done, total, pass);
      },
    }),
  );
}

/**
 * A slow disk is no busy source: the first copy of each kind of blocks has all the time, and the deadline counts anew after it. Headers that move cut it short;
 * what comes then belongs to it too, until a pass has come to its end or as much was copied as the first one was to copy: a writer
 * that makes everything stale again and again is busy.
 */
async function inTime(
  taking: Taking,
  kind: keyof Taking['firstCopyBytes'],
  total: number,
  copy: (signal: AbortSignal, onBytes: (bytes: number) => void) => Promise<CopyOutcome>,
): Promise<CopyOutcome> {
  const { deadline, request, signal, firstCopyBytes } = taking;
  let left = firstCopyBytes[kind] ?? total;
  if (left <= 0) return copy(signal, () => undefined);
  deadline.stop();
  const outcome = await copy(request.signal, (bytes) => {
    left -= bytes;
  });
  firstCopyBytes[kind] = outcome === 'copied' ? 0 : left;
  deadline.start();
  return outcome;
}

const missingBytes = ({ copied }: Taking, { headers: { active }, freeList }: View): number =>
  count(active.blockCount, (block) => freeList.used(block) && !copied.has(block)) * active.blockSize;

/** How many blocks below `end` are wanted. */
function count(end: number, wanted: (block: number) => boolean): number {
  let found = 0;
  for (let block = 0; block < end; block += 1) if (wanted(block)) found += 1;
  return found;
}

/**
 * Step 5: copies every block that is not in use, to the end of the file. Nothing is checked: most are stale or were never
 * written. Gives the length that the image needs for them.
 */
export async function copyFree(
  taking: Taking,
  view: View,
): Promise<{ outcome: CopyOutcome; lengthBytes: number }> {
  const { blockSize } = view.headers.active;
  const lengthBytes = Number((await taking.source.state()).size);
  // They were hashed as zeros.
  taking.hash?.abandon();
  const end = Math.ceil((lengthBytes - headerBytes) / blockSize);
  const isFree = (block: number): boolean => !view.freeList.used(block);
  const outcome = await inTime(taking, 'free', count(end, isFree) * blockSize, (signal, onBytes) =>
    copyBlocks({
      ...taking,
      signal,
      headers: view.headers,
      runs: runsOf(end, Math.floor(taking.buffers[0].length / blockSize), isFree),
      onRun: async (_, { length }) => onBytes(length),
    }),
  );
  return { outcome, lengthBytes: Math.max(view.lengthBytes, lengthBytes, blockOffset(0, blockSize)) };
}
