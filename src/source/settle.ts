/** Whether a checkpoint can have been under way, unseen, while an image was taken. See step 8 in imager.ts. */
import type { Clock } from '../domain/ports/clock.ts';
import type { FileHeaders } from '../duckfile/headers.ts';
import type { SourceFile } from './source-file.ts';
import { isNextCheckpoint } from './view.ts';
import { isMarkedFor, type OpenWal, openWal } from './wal-snapshot.ts';

export interface Settling {
  readonly source: SourceFile;
  /** Of the image. */
  readonly headers: FileHeaders;
  /** The WAL when the image was accepted, without a marker; null where there was none. */
  readonly wal: OpenWal | null;
  readonly settleMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Short, so that a WAL is seen before a checkpoint has removed it. */
const pollMs = 2;

/**
 * True where the headers hold for `settleMs`, or where the checkpoint that moves them is known to have begun after the
 * image was accepted: its marker stands in a WAL that had none then, or that was born since. False where they moved and nothing tells.
 */
export async function settles({ source, headers, wal, settleMs, clock, signal }: Settling): Promise<boolean> {
  await using born = new AsyncDisposableStack();
  const until = clock.monotonicMs() + settleMs;
  for (let watched = wal; ; await clock.sleep(pollMs, signal)) {
    if (!watched) {
      watched = await openWal(source);
      if (watched) born.use(watched.handle);
    }
    if (!(await source.has(headers))) return watched !== null && beganLater(watched, source, headers, signal);
    if (!(await source.isCurrent())) return false;
    if (clock.monotonicMs() >= until) return true;
  }
}

async function beganLater(
  wal: OpenWal,
  source: SourceFile,
  headers: FileHeaders,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const now = await source.headers(signal);
    return isNextCheckpoint(headers, now) && (await isMarkedFor(wal, now.active.metaBlock));
  } catch {
    // Overwritten with something else: the next image will tell.
    signal.throwIfAborted();
    return false;
  }
}
