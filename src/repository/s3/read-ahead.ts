import type { ByteRange } from '../../domain/ports/object-store.ts';
import type { Slots } from '../../domain/slots.ts';

/** Ranges of one object asked for at a time. */
const width = 4;

/**
 * Reads ranges ahead of whoever takes them, and gives them in order. The one that is wanted next is always asked for; others
 * only while all that read share enough memory, so that a slow reader holds nobody up.
 */
export async function* readAhead(
  ranges: Iterator<ByteRange>,
  slots: Slots,
  signal: AbortSignal,
  { read, done }: Reader,
): AsyncGenerator<Buffer> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const running: Ahead[] = [];
  const begin = (range: ByteRange, release: () => void) => {
    const bytes = read(range, either);
    // Its rejection is met below, in order; until then it must not count as unhandled.
    bytes.catch(() => {});
    running.push({ bytes, release });
  };
  try {
    for (;;) {
      while (running.length < width) {
        const release = slots.tryTake() ?? (running.length === 0 ? () => {} : null);
        if (release === null) break;
        const next = ranges.next();
        if (next.done) {
          release();
          break;
        }
        begin(next.value, release);
      }
      const first = running.shift();
      if (first === undefined) return;
      try {
        const bytes = await first.bytes;
        yield bytes;
        done(bytes);
      } finally {
        first.release();
      }
    }
  } finally {
    stop.abort();
    for (const { release } of running) release();
  }
}

interface Reader {
  read(range: ByteRange, signal: AbortSignal): Promise<Buffer>;
  /** The taker has done with these. */
  done(bytes: Buffer): void;
}

interface Ahead {
  readonly bytes: Promise<Buffer>;
  readonly release: () => void;
}
