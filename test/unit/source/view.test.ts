import { expect, test } from 'vitest';
import type { FreeList } from '../../../src/duckfile/free-list.ts';
import { type FileHeaders, headerBytes } from '../../../src/duckfile/headers.ts';
import { stillGood, type View } from '../../../src/source/view.ts';

const blocks = [0, 1, 2, 3, 4, 5];

/** `slots` are what tells the two header slots from others. */
function viewOf(iteration: number, slots: [number, number], free: number[], metadata: number[]): View {
  const raw = new Uint8Array(headerBytes).fill(slots[0], 4096, 8192).fill(slots[1], 8192);
  const active = {
    iteration: BigInt(iteration),
    metaBlock: 0n,
    freeList: 0n,
    blockCount: 6,
    blockSize: 16384,
  };
  const headers: FileHeaders = {
    storageVersion: 64,
    active: { ...active, compatibility: 1 },
    activeSlot: iteration % 2 === 0 ? 0 : 1,
    damagedSlot: null,
    raw,
  };
  const freeList: FreeList = {
    free: new Set(free),
    metadataBlocks: new Set(metadata),
    used: (block) => !free.includes(block),
  };
  return { headers, freeList, lengthBytes: 0, changedNs: 0n };
}

const kept = (before: View, after: View): number[] => blocks.filter(stillGood(before, after));
const before = viewOf(4, [4, 3], [5], [0]);

test('under the same headers everything that was copied is still good', () => {
  expect(kept(before, before)).toEqual(blocks);
});

test('one checkpoint on, what is in use under both lists is still good, except metadata blocks of either', () => {
  expect(kept(before, viewOf(5, [4, 5], [2], [0, 1]))).toEqual([3, 4]);
});

test('more than one checkpoint on, or one back, nothing is good any more', () => {
  expect(kept(before, viewOf(6, [6, 5], [5], [0]))).toEqual([]);
  expect(kept(before, viewOf(3, [2, 3], [5], [0]))).toEqual([]);
});

test('one iteration on in what is another file, because the header before is not there any more, nothing is good', () => {
  expect(kept(before, viewOf(5, [9, 5], [5], [0]))).toEqual([]);
});
