/**
 * The three headers at the start of a DuckDB file, 4096 bytes each: the main header, written once, and two database header slots
 * that checkpoints write in turn. Layout: single_file_block_manager.cpp and storage_info.hpp of DuckDB v1.5.
 */
import { Problem } from '../domain/problem.ts';
import { hasValidChecksum } from './checksum.ts';

/** Bytes of each of the three. */
export const headerSize = 4096;
/** All three; block 0 begins here. */
export const headerBytes = 3 * headerSize;
/** Block sizes are powers of two from here to `maximumBlockSize`. */
const minimumBlockSize = 16384;
const maximumBlockSize = 262144;
/** A pointer to no block. */
export const noBlock = -1n;

const oldestVersion = 64;
const newestVersion = 68;

export interface DatabaseHeader {
  /** Counts checkpoints: the slot with the higher one is active. */
  readonly iteration: bigint;
  /** Where the catalog begins: block in the low 56 bits, metadata sub-block in the high 8; `noBlock` is none. */
  readonly metaBlock: bigint;
  /** Where the free list begins; likewise. */
  readonly freeList: bigint;
  /** Blocks from here on are free. The file may be shorter, where its last blocks were free and were cut off. */
  readonly blockCount: number;
  readonly blockSize: number;
  /** The serialization version: 1 (DuckDB 0.10) to 7 (1.5); see `storageVersion`. */
  readonly compatibility: number;
}

export interface FileHeaders {
  /** 64 (DuckDB 0.9 to 1.1), 65 (1.2), 66 (1.3), 67 (1.4) or 68 (1.5). */
  readonly storageVersion: number;
  readonly active: DatabaseHeader;
  readonly activeSlot: 0 | 1;
  /**
   * The other slot, where it is torn or damaged; else null. While a writer works it may be seen half written. One that stays
   * so is corruption: DuckDB opens no such file, and the slot may have been the newer one.
   */
  readonly damagedSlot: 0 | 1 | null;
  /** The headers as they were read: a copy of `headerBytes` bytes. */
  readonly raw: Uint8Array;
}

/**
 * Parses the first `headerBytes` bytes of a file. The main header and one slot must carry a valid checksum; the valid slot with
 * the higher iteration is active, and the second one on a tie (a new file). Throws `not_a_database`,
 * `source_corrupt`, `unsupported_storage_version`, `encrypted_database`.
 */
export function parseHeaders(bytes: Uint8Array): FileHeaders {
  refuseForeign(bytes);
  // Not `slice`: a Buffer's does not copy.
  const raw = new Uint8Array(bytes.subarray(0, headerBytes));
  const main = raw.subarray(0, headerSize);
  if (!hasValidChecksum(main)) throw corrupt('The main header does not match its checksum.');
  const mainVersion = viewOf(main).getBigUint64(12, true);
  if (mainVersion < oldestVersion || mainVersion > newestVersion)
    throw unsupported(`storage version ${mainVersion}`);
  if (viewOf(main).getBigUint64(20, true) & 1n)
    throw new Problem('encrypted_database', 'The database file is encrypted.');

  const { active, activeSlot, damagedSlot } = chooseSlot(raw);
  return {
    storageVersion: storageVersion(Number(mainVersion), active.compatibility),
    active,
    activeSlot,
    damagedSlot,
    raw,
  };
}

/** Whether two readings of a file's headers saw the very same bytes. */
export const sameHeaders = (left: FileHeaders, right: FileHeaders): boolean =>
  Buffer.compare(left.raw, right.raw) === 0;

/** Where a block begins in the file. */
export const blockOffset = (block: number, blockSize: number): number => headerBytes + block * blockSize;

function refuseForeign(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new Problem('not_a_database', 'The file is empty.');
  if (Buffer.from(bytes.subarray(8, 12)).toString('latin1') !== 'DUCK') {
    throw new Problem('not_a_database', 'The file does not begin as a DuckDB database does.');
  }
  if (bytes.length < headerBytes) {
    throw new Problem(
      'not_a_database',
      `The file is shorter than the ${headerBytes} bytes of DuckDB's headers.`,
    );
  }
}

function chooseSlot(raw: Uint8Array): Pick<FileHeaders, 'active' | 'activeSlot' | 'damagedSlot'> {
  const first = parseSlot(raw.subarray(headerSize, 2 * headerSize));
  const second = parseSlot(raw.subarray(2 * headerSize));
  if (second && (!first || second.iteration >= first.iteration)) {
    return { active: second, activeSlot: 1, damagedSlot: first ? null : 0 };
  }
  if (first) return { active: first, activeSlot: 0, damagedSlot: second ? null : 1 };
  throw corrupt('Neither database header matches its checksum.');
}

/** null for a slot that is damaged: its checksum is wrong, or what it says is impossible. */
function parseSlot(slot: Uint8Array): DatabaseHeader | null {
  if (!hasValidChecksum(slot)) return null;
  const view = viewOf(slot);
  // DuckDB 0.9 wrote no block size.
  const blockSize = Number(view.getBigUint64(40, true)) || maximumBlockSize;
  const blockCount = Number(view.getBigUint64(32, true));
  if (!isBlockSize(blockSize) || !Number.isSafeInteger(blockOffset(blockCount, blockSize))) return null;
  return {
    iteration: view.getBigUint64(8, true),
    metaBlock: view.getBigInt64(16, true),
    freeList: view.getBigInt64(24, true),
    blockCount,
    blockSize,
    compatibility: Number(view.getBigUint64(56, true)),
  };
}

const isBlockSize = (size: number): boolean =>
  size >= minimumBlockSize && size <= maximumBlockSize && Number.isInteger(Math.log2(size));

/**
 * A file made with a storage version has it in the main header. One that was raised later has 65 there, or what it had if that
 * was more: then the serialization version tells (4 is 65, and so on). In files of version 64 DuckDB ignores that field.
 */
function storageVersion(mainVersion: number, compatibility: number): number {
  if (mainVersion === oldestVersion) return oldestVersion;
  const version = Math.max(mainVersion, compatibility + 61);
  if (version > newestVersion) throw unsupported(`serialization version ${compatibility}`);
  return version;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const corrupt = (detail: string): Problem => new Problem('source_corrupt', detail);

const unsupported = (what: string): Problem =>
  new Problem(
    'unsupported_storage_version',
    `The file has ${what}; versions ${oldestVersion} (DuckDB 0.9) to ${newestVersion} (DuckDB 1.5) are supported.`,
  );
