/** The structure of a whole file: headers, free list, and the checksum of every block in use. */
import { createHash } from 'node:crypto';
import type { CheckStructure, OpenContent, StructureReport } from '../domain/ports/structure.ts';
import { Problem } from '../domain/problem.ts';
import type { VerificationProblem } from '../domain/verification.ts';
import { hasValidChecksum } from './checksum.ts';
import { type FreeList, FreeListUnreadable, readFreeList } from './free-list.ts';
import { blockOffset, type FileHeaders, headerBytes, parseHeaders } from './headers.ts';
import { createPieceReader, type PieceReader } from './piece-reader.ts';

/** Problems that a report names one by one; a file of nothing but damage must not fill the memory. */
const mostProblems = 1000;

export const checkStructure: CheckStructure = async (open, { signal, onProgress }) => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  async function* watched() {
    for await (const piece of open()) {
      signal.throwIfAborted();
      hash.update(piece);
      sizeBytes += piece.length;
      yield piece;
      onProgress?.(sizeBytes);
    }
  }
  const scan = await scanFile(watched());
  const whole = { sha256: hash.digest('hex'), sizeBytes };
  if ('problem' in scan) return { problems: [scan.problem], blocks: null, ...whole };
  const list = await loadFreeList(scan.headers, open, sizeBytes, signal);
  return { ...judge(scan, list, sizeBytes), ...whole };
};

interface Scan {
  readonly headers: FileHeaders;
  /** Whole blocks in the file. */
  readonly present: number;
  /** Those that do not match their checksum, used or free; eight bytes for 16 KiB of file at the very most. */
  readonly damaged: readonly number[];
}

async function scanFile(pieces: AsyncIterable<Uint8Array>): Promise<Scan | { problem: VerificationProblem }> {
  const reader = createPieceReader(pieces);
  try {
    const headers = readHeaders(await reader.take(headerBytes));
    if ('code' in headers) {
      while ((await reader.take(headerBytes)).length > 0);
      return { problem: headers };
    }
    return { headers, ...(await scanBlocks(reader, headers.active.blockSize)) };
  } finally {
    await reader.close();
  }
}

async function scanBlocks(reader: PieceReader, blockSize: number): Promise<Omit<Scan, 'headers'>> {
  const damaged: number[] = [];
  for (let present = 0; ; present += 1) {
    const block = await reader.take(blockSize);
    if (block.length < blockSize) return { present, damaged };
    if (!hasValidChecksum(block)) damaged.push(present);
  }
}

function readHeaders(bytes: Uint8Array): FileHeaders | VerificationProblem {
  try {
    return parseHeaders(bytes);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'not_a_database') return { code: 'not_a_database', message: error.message };
    if (error.code === 'source_corrupt') return { code: 'header_damaged', message: error.message };
    throw error;
  }
}

async function loadFreeList(
  { active }: FileHeaders,
  open: OpenContent,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<FreeList | FreeListUnreadable> {
  const readBlock = async (block: number) => {
    signal.throwIfAborted();
    const start = blockOffset(block, active.blockSize);
    if (start + active.blockSize > sizeBytes) {
      throw new FreeListUnreadable(`Block ${block} of the free list is not in the file.`, block);
    }
    const reader = createPieceReader(open({ start, end: start + active.blockSize - 1 }));
    try {
      return await reader.take(active.blockSize);
    } finally {
      await reader.close();
    }
  };
  try {
    return await readFreeList(active, readBlock);
  } catch (error) {
    if (error instanceof FreeListUnreadable) return error;
    throw error;
  }
}

function judge(
  scan: Scan,
  list: FreeList | FreeListUnreadable,
  sizeBytes: number,
): Pick<StructureReport, 'problems' | 'blocks'> {
  const { active, damagedSlot } = scan.headers;
  const readable = !(list instanceof FreeListUnreadable);
  // Without a free list any block may be in use.
  const used = readable ? list.used : (block: number) => block < active.blockCount;
  const damaged = scan.damaged.filter(used);
  const problems: VerificationProblem[] = [];
  if (damagedSlot !== null) problems.push(slotDamaged(damagedSlot));
  if (!readable) problems.push(listDamaged(list));
  problems.push(...truncation(scan, readable ? list.free : new Set(), used, sizeBytes));
  problems.push(...blocksDamaged(damaged));
  if (!readable) return { problems, blocks: null };
  const unused = countIf(list.free, (block) => block < scan.present && !used(block));
  const inUse = Math.min(scan.present, active.blockCount) - unused;
  const freeDamaged = scan.damaged.length - damaged.length;
  return { problems, blocks: { used: inUse, free: scan.present - inUse, freeDamaged } };
}

/**
 * DuckDB checks both slots when it opens a file, so that damage in the idle one makes the file useless all the same. Nor can one
 * know that it was the idle one: the blocks are then judged by the header that is left, which may be a checkpoint older.
 */
const slotDamaged = (slot: 0 | 1): VerificationProblem => ({
  code: 'header_damaged',
  message: `The ${slot === 0 ? 'first' : 'second'} of the two database headers does not match its checksum.`,
});

const listDamaged = ({ message, block }: FreeListUnreadable): VerificationProblem => ({
  code: 'free_list_damaged',
  message,
  ...(block === undefined ? {} : { block }),
});

/** A file may be shorter than its block count: DuckDB cuts off free blocks at the end. Used ones it does not. */
function truncation(
  { present, headers }: Scan,
  free: ReadonlySet<number>,
  used: (block: number) => boolean,
  sizeBytes: number,
): VerificationProblem[] {
  const beyond = Math.max(headers.active.blockCount - present, 0);
  const missing = beyond - countIf(free, (block) => block >= present && !used(block));
  if (missing === 0) return [];
  let block = present;
  while (!used(block)) block += 1;
  const message = `The file ends after ${sizeBytes} bytes: block ${block} is missing, the first of ${missing} in use.`;
  return [{ code: 'file_truncated', message, block }];
}

function blocksDamaged(blocks: readonly number[]): VerificationProblem[] {
  const named = blocks.slice(0, mostProblems).map((block): VerificationProblem => {
    return { code: 'block_checksum', message: `Block ${block} does not match its checksum.`, block };
  });
  if (blocks.length <= mostProblems) return named;
  const message = `${blocks.length - mostProblems} more blocks do not match their checksums.`;
  return [...named, { code: 'block_checksum', message }];
}

function countIf(blocks: Iterable<number>, matches: (block: number) => boolean): number {
  let count = 0;
  for (const block of blocks) if (matches(block)) count += 1;
  return count;
}
