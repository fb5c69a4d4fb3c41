import type { Slots } from '../../domain/slots.ts';

/** A piece of an object, sent by itself. */
export interface Part {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Lets the memory of its bytes be used again. Once. */
  release(): void;
}

/** The most parts that an object can have. */
const mostParts = 10_000;

/** How large the parts of an object are: as configured, or larger where they would be too many. */
export const partBytesFor = (sizeBytes: number, partBytes: number): number =>
  Math.max(partBytes, Math.ceil(sizeBytes / mostParts));

interface SliceOptions {
  readonly partBytes: number;
  /** Sees every piece once. */
  readonly take: (piece: Uint8Array) => void;
  readonly slots: Slots;
  readonly signal: AbortSignal;
}

/** Memory that is being filled. */
interface Space {
  readonly buffer: Buffer;
  readonly free: () => void;
}

/** Cuts a stream into parts, all but the last of one size. Each has a slot until it is released. */
export async function* slice(
  source: AsyncIterable<Uint8Array>,
  { partBytes, take, slots, signal }: SliceOptions,
): AsyncGenerator<Part> {
  const idle: Buffer[] = [];
  let number = 0;
  let filled = 0;
  let space: Space | undefined;
  const cut = ({ buffer, free }: Space): Part => {
    const bytes = buffer.subarray(0, filled);
    space = undefined;
    filled = 0;
    number += 1;
    const release = () => {
      idle.push(buffer);
      free();
    };
    return { number, bytes, release };
  };
  try {
    for await (const piece of source) {
      take(piece);
      for (let at = 0; at < piece.length; ) {
        const length = Math.min(piece.length - at, partBytes - filled);
        if (space === undefined) {
          const free = await slots.take(signal);
          space = { buffer: idle.pop() ?? Buffer.allocUnsafeSlow(partBytes), free };
        }
        space.buffer.set(piece.subarray(at, at + length), filled);
        filled += length;
        at += length;
        if (filled === partBytes) yield cut(space);
      }
    }
    if (space) yield cut(space);
  } finally {
    space?.free();
  }
}
