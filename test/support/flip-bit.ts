import { readFile, writeFile } from 'node:fs/promises';
import { readFreeList } from '../../src/duckfile/free-list.ts';
import { blockOffset, parseHeaders } from '../../src/duckfile/headers.ts';

/** Flips one bit in a block that holds rows; gives the block's number. */
export async function flipBit(file: string): Promise<number> {
  const bytes = await readFile(file);
  const { active } = parseHeaders(bytes);
  const at = (block: number) => blockOffset(block, active.blockSize);
  const list = await readFreeList(active, async (block) => bytes.subarray(at(block), at(block + 1)));
  const blocks = Array.from({ length: active.blockCount }, (_, block) => block);
  const rows = blocks.filter((block) => list.used(block) && !list.metadataBlocks.has(block));
  const block = rows[Math.floor(rows.length / 2)] ?? 0;
  bytes[at(block) + 1000] = (bytes[at(block) + 1000] ?? 0) ^ 4;
  await writeFile(file, bytes);
  return block;
}
