/**
 * Which blocks are in use. A checkpoint writes, into a chain of metadata sub-blocks: count and numbers of free blocks; count and
 * numbers of blocks used more than once, each with its uses (u32); count and numbers of metadata blocks, each with a bit mask (u64) of
 * free sub-blocks. Counts and numbers are u64. Layout: LoadFreeList and metadata_manager.cpp of DuckDB v1.5, the same since 0.9.
 */
import { hasValidChecksum } from './checksum.ts';
import { type DatabaseHeader, noBlock } from './headers.ts';

export interface FreeList {
  readonly free: ReadonlySet<number>;
  /** Blocks that hold catalog, statistics and free list: rewritten in place during a checkpoint. */
  readonly metadataBlocks: ReadonlySet<number>;
  used(block: number): boolean;
}

/**
 * The free list cannot be read: `block` does not match its checksum, or what it says makes no sense. In a file that
 * is being written this may be a race with a checkpoint; the caller decides.
 */
export class FreeListUnreadable extends Error {
  readonly block: number | undefined;

  constructor(message: string, block?: number) {
    super(message);
    this.name = 'FreeListUnreadable';
    this.block = block;
  }
}

/** What a Set can hold: four terabytes of free blocks of the default size. */
const mostEntries = 2 ** 24;
const subBlocksPerBlock = 64;
const checksumBytes = 8;
const pointerBytes = 8;

/**
 * Reads the free list that a header names. `readBlock` gives the whole of a block, checksum included; what it rejects with
 * passes through. Rejects with `FreeListUnreadable`. Reads no more than the list's own counts ask for, and no
 * sub-block twice, so that hostile bytes can neither hang it nor fill the memory.
 */
export async function readFreeList(
  header: DatabaseHeader,
  readBlock: (block: number) => Promise<Uint8Array>,
): Promise<FreeList> {
  if (header.freeList === noBlock) return freeListOf(header.blockCount, new Set(), new Set());
  const chain = createChain(header, readBlock);
  const free = await readEntries(chain, header.blockCount, 0);
  await readEntries(chain, header.blockCount, 4);
  const metadataBlocks = await readEntries(chain, header.blockCount, 8);
  return freeListOf(header.blockCount, free, metadataBlocks);
}

const freeListOf = (blockCount: number, free: Set<number>, metadataBlocks: Set<number>): FreeList => ({
  free,
  metadataBlocks,
  used: (block) => block < blockCount && (metadataBlocks.has(block) || !free.has(block)),
});

interface Chain {
  /** The next `length` bytes, across sub-blocks. */
  read(length: number): Promise<DataView>;
}

/** A count, and so many block numbers with `extraBytes` after each. */
async function readEntries(chain: Chain, blockCount: number, extraBytes: number): Promise<Set<number>> {
  const blocks = new Set<number>();
  const count = (await chain.read(8)).getBigUint64(0, true);
  if (count > Math.min(blockCount, mostEntries)) {
    throw new FreeListUnreadable(`The free list counts ${count} blocks in a file of ${blockCount}.`);
  }
  for (let entry = 0; entry < count; entry += 1) {
    const block = (await chain.read(8 + extraBytes)).getBigUint64(0, true);
    if (block >= blockCount) {
      throw new FreeListUnreadable(`The free list names block ${block} in a file of ${blockCount}.`);
    }
    blocks.add(Number(block));
  }
  return blocks;
}

function createChain(header: DatabaseHeader, readBlock: (block: number) => Promise<Uint8Array>): Chain {
  const subBlocks = createSubBlocks(header, readBlock);
  let rest: Uint8Array = new Uint8Array();
  return {
    async read(length) {
      const bytes = new Uint8Array(length);
      for (let filled = 0; filled < length; ) {
        if (rest.length === 0) rest = await subBlocks.next();
        const piece = rest.subarray(0, length - filled);
        bytes.set(piece, filled);
        filled += piece.length;
        rest = rest.subarray(piece.length);
      }
      return new DataView(bytes.buffer);
    },
  };
}

/** Follows the pointer at the start of each sub-block to the next. */
function createSubBlocks(header: DatabaseHeader, readBlock: (block: number) => Promise<Uint8Array>) {
  const size = Math.floor((header.blockSize - checksumBytes) / subBlocksPerBlock / 8) * 8;
  const visited = new Set<bigint>();
  let pointer = header.freeList;
  let current: { readonly block: number; readonly bytes: Uint8Array } | undefined;
  return {
    async next(): Promise<Uint8Array> {
      const { block, index } = locate(pointer, header.blockCount);
      if (visited.has(pointer)) throw new FreeListUnreadable('The free list leads back into itself.', block);
      visited.add(pointer);
      if (current?.block !== block) current = { block, bytes: await readSound(block, header, readBlock) };
      const start = checksumBytes + index * size;
      const { buffer, byteOffset } = current.bytes;
      pointer = new DataView(buffer, byteOffset + start, pointerBytes).getBigInt64(0, true);
      return current.bytes.subarray(start + pointerBytes, start + size);
    },
  };
}

/** Splits a pointer: block in the low 56 bits, sub-block above. */
function locate(pointer: bigint, blockCount: number): { readonly block: number; readonly index: number } {
  if (pointer === noBlock) throw new FreeListUnreadable('The free list ends too early.');
  const block = Number(BigInt.asUintN(56, pointer));
  const index = Number(BigInt.asUintN(64, pointer) >> 56n);
  if (block >= blockCount || index >= subBlocksPerBlock) {
    throw new FreeListUnreadable(
      `The free list points to block ${block}.${index} in a file of ${blockCount}.`,
    );
  }
  return { block, index };
}

async function readSound(
  block: number,
  { blockSize }: DatabaseHeader,
  readBlock: (block: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const bytes = await readBlock(block);
  if (bytes.length === blockSize && hasValidChecksum(bytes)) return bytes;
  throw new FreeListUnreadable(`Block ${block} of the free list does not match its checksum.`, block);
}
