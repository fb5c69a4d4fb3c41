/**
 * The framing of DuckDB's write-ahead log. It begins with a version entry without frame or checksum; then each entry is its size
 * (u64), its checksum (u64) and its payload: fields of a u16 id and a value, ended by ff ff, of which the first is the entry's
 * type. Sources: write_ahead_log.cpp, wal_replay.cpp, wal_type.hpp and binary_serializer.cpp of DuckDB v1.5; version 2 since 0.10.
 */
import { checksum, emptyChecksum } from './checksum.ts';
import { createPieceReader, type PieceReader } from './piece-reader.ts';

export interface WalSummary {
  readonly totalBytes: number;
  /** Bytes up to and including the last commit: what DuckDB replays. The rest is an unfinished commit. */
  readonly flushedBytes: number;
  /** A checkpoint has begun. */
  readonly hasCheckpointMarker: boolean;
  /** Some entry refers to blocks of the database file, which must then be copied after this log was read. */
  readonly hasBlockReferences: boolean;
  /** Some entry makes an index. */
  readonly makesIndexes: boolean;
  /**
   * Where the first whole entry begins that does not match its checksum, or that cannot be parsed; 0 for a log that is not of
   * version 2. Nothing from here on was looked at: it may hold a marker or block references. An entry that the file's end cuts off
   * is no damage.
   */
  readonly damagedAt: number | null;
  /**
   * 2; 1 (DuckDB 0.9: entries have no frames), 3 (encrypted) and later ones cannot be parsed; null where the log is too short
   * to tell, or is none.
   */
  readonly version: number | null;
}

/** The newest version, and the only one, whose entries can be told apart. */
export const newestWalVersion = 2;
const unframedVersion = 1;
const entryType = { createIndex: 23, rowGroupData: 29, version: 98, checkpoint: 99, flush: 100 };
const field = { type: 100, version: 101, databaseIdentifier: 102, checkpointIteration: 103, end: 0xffff };
const frameBytes = 16;
/** Far beyond what a version entry takes, so that one of nonsense cannot go on for a whole file. */
const longestVersionEntry = 256;
/** Whole words, so that the checksums of pieces add up to the entry's. */
const pieceBytes = 1 << 16;

/**
 * Scans a log from its beginning, in pieces of any size. Keeps one piece in memory, however long log or entry. Rejects only
 * with what `pieces` rejects with.
 */
export async function scanWal(pieces: AsyncIterable<Uint8Array>): Promise<WalSummary> {
  const reader = createPieceReader(pieces);
  try {
    const { version, damaged } = await readVersion(reader);
    const entries = version === newestWalVersion && !damaged ? await scanEntries(reader) : noEntries(damaged);
    while ((await reader.take(pieceBytes)).length > 0);
    return { totalBytes: reader.offset(), version, ...entries };
  } finally {
    await reader.close();
  }
}

type Entries = Omit<WalSummary, 'totalBytes' | 'version'>;

const noEntries = (damaged: boolean): Entries => ({
  flushedBytes: 0,
  hasCheckpointMarker: false,
  hasBlockReferences: false,
  makesIndexes: false,
  damagedAt: damaged ? 0 : null,
});

async function scanEntries(reader: PieceReader): Promise<Entries> {
  const seen = new Set<number>();
  let flushedBytes = 0;
  let damagedAt: number | null = null;
  while (damagedAt === null) {
    const start = reader.offset();
    const entry = await readEntry(reader);
    seen.add(entry.type);
    if (!entry.whole) break;
    if (!entry.sound) damagedAt = start;
    else if (entry.type === entryType.flush) flushedBytes = reader.offset();
  }
  return {
    flushedBytes,
    hasCheckpointMarker: seen.has(entryType.checkpoint),
    hasBlockReferences: seen.has(entryType.rowGroupData),
    makesIndexes: seen.has(entryType.createIndex),
    damagedAt,
  };
}

interface Entry {
  /** 0 where the entry is too short to have one. */
  readonly type: number;
  /** Not cut off by the end of the file. */
  readonly whole: boolean;
  readonly sound: boolean;
}

async function readEntry(reader: PieceReader): Promise<Entry> {
  const frame = await reader.take(frameBytes);
  if (frame.length < frameBytes) return { type: 0, whole: false, sound: false };
  const view = viewOf(frame);
  const size = Number(view.getBigUint64(0, true));
  const stored = view.getBigUint64(8, true);
  let type = 0;
  let computed = emptyChecksum;
  let done = 0;
  while (done < size) {
    const wanted = Math.min(size - done, pieceBytes);
    const piece = await reader.take(wanted);
    if (done === 0 && piece.length > 2 && viewOf(piece).getUint16(0, true) === field.type)
      type = piece[2] ?? 0;
    if (piece.length < wanted) return { type, whole: false, sound: false };
    computed ^= checksum(piece) ^ emptyChecksum;
    done += piece.length;
  }
  return { type, whole: true, sound: computed === stored && type !== 0 };
}

interface Version {
  readonly version: number | null;
  /** Cannot be parsed any further; false for an entry that the file's end cuts off. */
  readonly damaged: boolean;
}

async function readVersion(reader: PieceReader): Promise<Version> {
  const id = await readU16(reader);
  const type = await readVarint(reader);
  if (id === null || type === null) return cutOff(reader);
  if (id !== field.type) return { version: null, damaged: true };
  if (type !== entryType.version) return { version: unframedVersion, damaged: true };
  let version: number | null = null;
  for (;;) {
    const next = await readU16(reader);
    if (next === null) return cutOff(reader);
    if (next === field.end) return { version, damaged: version !== newestWalVersion };
    const value = await readVarint(reader);
    if (value === null) return cutOff(reader);
    if (next === field.version) version = value;
    else if (next === field.databaseIdentifier) await skipIdentifier(reader, value);
    else if (next !== field.checkpointIteration) return { version, damaged: true };
  }
}

/** A list of bytes, each written as a variable-length integer. */
async function skipIdentifier(reader: PieceReader, length: number): Promise<void> {
  for (let index = 0; index < length; index += 1) {
    if ((await readVarint(reader)) === null) return;
  }
}

const cutOff = (reader: PieceReader): Version => ({
  version: null,
  damaged: reader.offset() >= longestVersionEntry,
});

async function readU16(reader: PieceReader): Promise<number | null> {
  const bytes = await reader.take(2);
  return bytes.length < 2 ? null : viewOf(bytes).getUint16(0, true);
}

/** LEB128; null where no version entry can go on. Inexact beyond 2^53, which none of those read here comes near. */
async function readVarint(reader: PieceReader): Promise<number | null> {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const [byte] = await reader.take(1);
    if (byte === undefined || reader.offset() >= longestVersionEntry) return null;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
