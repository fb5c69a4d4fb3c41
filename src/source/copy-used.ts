/** Copies the blocks in use and checks each; damage counts only when it stays. */
import type { Clock } from '../domain/ports/clock.ts';
import type { FollowingHash } from '../domain/ports/hasher.ts';
import { mostDamagedBlocks, SourceCorrupt } from '../domain/source-corrupt.ts';
import { hasValidChecksum } from '../duckfile/checksum.ts';
import { blockOffset, headerBytes } from '../duckfile/headers.ts';
import type { BlockSet } from './block-set.ts';
import { type CopyOutcome, copyBlocks, type Run, runsOf } from './copy-blocks.ts';
import type { SourceFile } from './source-file.ts';
import type { StagedFile } from './staged-file.ts';
import type { View } from './view.ts';

export interface Pass {
  readonly source: SourceFile;
  readonly staged: StagedFile;
  readonly view: View;
  /** Blocks that need no copying; grows by those that were copied. */
  readonly copied: BlockSet;
  readonly buffers: readonly [Buffer, Buffer];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Follows what is copied, in order. */
  readonly hash: FollowingHash | null;
  readonly onBytes: (bytes: number) => void;
}

/** Milliseconds between readings of blocks that do not match. A write of a metadata block in place takes far less. */
const pauses = [2, 5, 10, 20, 50, 100, 200];

/** Rejects with `SourceCorrupt`, naming all damaged blocks. */
export async function copyUsed(pass: Pass): Promise<CopyOutcome> {
  const { active } = pass.view.headers;
  const damaged: number[] = [];
  let writtenTo = headerBytes;
  const wanted = (block: number) =>
    damaged.length < mostDamagedBlocks && pass.view.freeList.used(block) && !pass.copied.has(block);
  const outcome = await copyBlocks({
    ...pass,
    headers: pass.view.headers,
    runs: runsOf(active.blockCount, Math.floor(pass.buffers[0].length / active.blockSize), wanted),
    async onRun(run, bytes) {
      for (const block of check(run, bytes, active.blockSize, pass.copied)) damaged.push(block);
      // This run is still being written, and the file may end where the one before it did.
      await pass.hash?.written(writtenTo);
      writtenTo = blockOffset(run.first, active.blockSize) + bytes.length;
      pass.onBytes(bytes.length);
    },
  });
  if (outcome === 'moved' || damaged.length === 0) return outcome;
  pass.hash?.abandon();
  const healed = await readAgain(pass, damaged);
  // It was not copied further than to the last that it looked for.
  return healed === 'copied' ? copyUsed({ ...pass, hash: null }) : healed;
}

function check({ first, count }: Run, bytes: Buffer, blockSize: number, sound: BlockSet): number[] {
  const damaged: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const block = bytes.subarray(index * blockSize, (index + 1) * blockSize);
    if (block.length === blockSize && hasValidChecksum(block)) sound.add(first + index);
    else damaged.push(first + index);
  }
  return damaged;
}

/** `copied` where all of these blocks are good now. */
async function readAgain(pass: Pass, blocks: readonly number[]): Promise<CopyOutcome> {
  let damaged = blocks;
  for (const pause of pauses) {
    await pass.clock.sleep(pause, pass.signal);
    const outcome = await copyBlocks({
      ...pass,
      headers: pass.view.headers,
      runs: damaged.map((first) => ({ first, count: 1 })),
      onRun: async (run, bytes) => {
        check(run, bytes, pass.view.headers.active.blockSize, pass.copied);
      },
    });
    if (outcome === 'moved') return outcome;
    damaged = damaged.filter((block) => !pass.copied.has(block));
    if (damaged.length === 0) return 'copied';
  }
  if (!(await pass.source.isCurrent())) return 'moved';
  throw new SourceCorrupt(damaged);
}
