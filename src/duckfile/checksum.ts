/**
 * DuckDB's checksum of blocks, headers and WAL entries. It catches bit rot, not swapped words or misplaced blocks: the
 * order of words does not matter and no block number is in it. Never take it for a change detector.
 *
 * 64-bit multiplication is what BigInt is too slow for, so `checksum.wat` does it in WebAssembly.
 */
import { readFileSync } from 'node:fs';

/** What is used of it: Node's types leave WebAssembly to those of the DOM. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
  readonly Memory: new () => Memory;
};

interface Memory {
  readonly buffer: ArrayBuffer;
  /** By so many pages of 64 KiB. */
  grow(pages: number): number;
}

interface ChecksumModule {
  readonly memory: Memory;
  readonly update: (state: bigint, at: number, length: number) => bigint;
}

/** The checksum of no bytes. XOR of two checksums and this is that of both parts, where the first is whole words. */
export const emptyChecksum = 5381n;

const compiled = new WebAssembly.Module(readFileSync(new URL('./checksum.wasm', import.meta.url)));
const { memory, update } = instantiate();
const buffer = new Uint8Array(memory.buffer);
/** The modules in whose memory bytes lie, by that memory. */
const homes = new WeakMap<ArrayBufferLike, ChecksumModule>();

/** A buffer whose bytes are checked where they lie. It never shrinks and costs address space: to be kept and used again. */
export function checkableBuffer(length: number): Buffer {
  const home = instantiate();
  home.memory.grow(Math.ceil(length / 65_536));
  homes.set(home.memory.buffer, home);
  return Buffer.from(home.memory.buffer, 0, length);
}

/** The checksum of any number of bytes, as an unsigned 64-bit number. */
export function checksum(bytes: Uint8Array): bigint {
  const home = homes.get(bytes.buffer);
  if (home) return BigInt.asUintN(64, home.update(emptyChecksum, bytes.byteOffset, bytes.length));
  let state = emptyChecksum;
  for (let offset = 0; offset < bytes.length; offset += buffer.length) {
    const piece = bytes.subarray(offset, offset + buffer.length);
    buffer.set(piece);
    state = update(state, 0, piece.length);
  }
  return BigInt.asUintN(64, state);
}

/** Whether a header or block (of 8 bytes or more) carries the checksum of its rest in its first 8 bytes. */
export function hasValidChecksum(block: Uint8Array): boolean {
  if (block.length < 8) return false;
  const stored = new DataView(block.buffer, block.byteOffset).getBigUint64(0, true);
  return stored === checksum(block.subarray(8));
}

function instantiate(): ChecksumModule {
  const { exports } = new WebAssembly.Instance(compiled);
  if (!isChecksumModule(exports)) throw new TypeError('checksum.wasm is not compiled from checksum.wat');
  return exports;
}

function isChecksumModule(exports: object): exports is ChecksumModule {
  return (
    'memory' in exports &&
    exports.memory instanceof WebAssembly.Memory &&
    'update' in exports &&
    typeof exports.update === 'function'
  );
}
