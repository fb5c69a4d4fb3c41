import { type ByteRange, ObjectMissing, type Placed } from '../../domain/ports/object-store.ts';
import { createSlots } from '../../domain/slots.ts';
import { longestRead } from './agents.ts';
import type { Bucket } from './bucket.ts';
import { createHandover, type Handover } from './handover.ts';
import { headObject } from './head.ts';
import { type Known, readRange, split } from './range.ts';

/** Ranges asked for at a time: more where they share enough memory. */
const width = 4;

/** What is handed over at a time: as much as may come of one read must find room in it. */
const pieceBytes = 4 * longestRead;

/** A piece in memory that is used again once it is let go of. */
interface Held extends Placed {
  release(): void;
}

/**
 * The bytes of an object as they come, of several ranges at a time, each asked for again from where it broke off: none waits
 * for another. All are of one version of the object: one that is replaced meanwhile rejects.
 */
export async function* readScattered(
  bucket: Bucket,
  key: string,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<Placed> {
  const found = await headObject(bucket, key, signal);
  if (found === null) throw new ObjectMissing(key);
  const { ContentLength: sizeBytes = 0, ETag: etag } = found;
  const ranges = split({ start: 0, end: sizeBytes - 1 }, bucket.limits.scatteredBytes);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const pieces = createHandover<Held>();
  const room = createRoom();
  const begin = (range: ByteRange, release: () => void) =>
    pieces.give(pour(bucket, { key, etag }, range, { room, pieces, signal: either }).finally(release));
  try {
    for (;;) {
      while (pieces.givers() < width) {
        const release = bucket.memory.reading.tryTake() ?? (pieces.givers() === 0 ? () => {} : null);
        const next = release && ranges.next();
        if (next && !next.done) begin(next.value, release);
        else release?.();
        if (!next || next.done) break;
      }
      if (pieces.isOver()) return;
      for (const piece of await pieces.take()) {
        yield piece;
        piece.release();
      }
    }
  } finally {
    stop.abort();
  }
}

type Room = (signal: AbortSignal) => Promise<{ readonly buffer: Buffer; release(): void }>;

/** Two pieces for each range: one is taken while the next is filled. */
function createRoom(): Room {
  const slots = createSlots(2 * width);
  const idle: Buffer[] = [];
  return async (signal) => {
    const free = await slots.take(signal);
    const buffer = idle.pop() ?? Buffer.allocUnsafeSlow(pieceBytes);
    const release = () => {
      idle.push(buffer);
      free();
    };
    return { buffer, release };
  };
}

interface Pouring {
  readonly room: Room;
  readonly pieces: Handover<Held>;
  readonly signal: AbortSignal;
}

/** Hands a range over in pieces, and lets the server wait while there is no room for more. */
async function pour(
  bucket: Bucket,
  known: Known,
  range: ByteRange,
  { room, pieces, signal }: Pouring,
): Promise<void> {
  let space = await room(signal);
  let filled = 0;
  let position = range.start;
  const handOver = () => {
    const { buffer, release } = space;
    pieces.put({ position, bytes: buffer.subarray(0, filled), release });
    position += filled;
    filled = 0;
  };
  await readRange(
    bucket,
    known,
    range,
    (piece) => {
      space.buffer.set(piece, filled);
      filled += piece.length;
      if (filled + longestRead <= pieceBytes) return undefined;
      handOver();
      return room(signal).then((next) => {
        space = next;
      });
    },
    signal,
  );
  handOver();
}
