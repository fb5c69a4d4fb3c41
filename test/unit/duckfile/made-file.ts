import { checksum } from '../../../src/duckfile/checksum.ts';

/** Fields of a made-up header; what is left out is that of a new file. */
export interface MadeHeaders {
  readonly mainVersion?: number;
  readonly flags?: bigint;
  readonly slots?: readonly [MadeSlot, MadeSlot];
}

export interface MadeSlot {
  readonly iteration?: bigint;
  readonly metaBlock?: bigint;
  readonly freeList?: bigint;
  readonly blockCount?: bigint;
  readonly blockSize?: bigint;
  readonly vectorSize?: bigint;
  readonly compatibility?: bigint;
}

/** Puts the right checksum in front of a header or block. */
export function sealed(block: Buffer): Buffer {
  block.writeBigUInt64LE(checksum(block.subarray(8)), 0);
  return block;
}

/** The three headers of a file that never was. */
export function madeHeaders({ mainVersion = 64, flags = 0n, slots = [{}, {}] }: MadeHeaders = {}): Buffer {
  const main = Buffer.alloc(4096);
  main.write('DUCK', 8, 'latin1');
  main.writeBigUInt64LE(BigInt(mainVersion), 12);
  main.writeBigUInt64LE(flags, 20);
  main.write('v1.5.6', 52, 'latin1');
  return Buffer.concat([sealed(main), ...slots.map(madeSlot)]);
}

function madeSlot(slot: MadeSlot): Buffer {
  const bytes = Buffer.alloc(4096);
  const { iteration = 0n, metaBlock = -1n, freeList = -1n, blockCount = 0n } = slot;
  const { blockSize = 16384n, vectorSize = 2048n, compatibility = 1n } = slot;
  [iteration, metaBlock, freeList, blockCount, blockSize, vectorSize, compatibility].forEach(
    (value, index) => {
      bytes.writeBigUInt64LE(BigInt.asUintN(64, value), 8 + 8 * index);
    },
  );
  return sealed(bytes);
}

/** What a function throws; fails where it throws nothing. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
