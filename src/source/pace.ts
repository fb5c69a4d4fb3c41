/** Copying a file that somebody may be writing: the disk is theirs first. */
import type { Clock } from '../domain/ports/clock.ts';

export interface Pace {
  /** Copying begins. */
  begin(): void;
  /** Called with what has been copied; resolves when copying may go on. Rejects with the signal's reason. */
  copied(bytes: number): Promise<void>;
}

interface PaceOptions {
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>;
  readonly signal: AbortSignal;
  /** Whether somebody may be writing; it goes on as if not until that is known. */
  readonly inUse: Promise<boolean>;
  /** How long it rests in all. */
  readonly budgetMs: number;
}

/** So much at a time: a commit that comes meanwhile waits for the disk no longer than that takes. */
const stretchBytes = 4 << 20;

/** How long it rests, as a multiple of the time that it worked. */
const restOfWork = 2;

/** A disk that hung for a minute was not kept busy by this. */
const longestRestMs = 500;

/**
 * Rests after each stretch, longer than it worked. A commit waits for its own flush, and that waits for whatever the disk was given
 * before: what takes all of the disk for a second takes the writer's second too, while it hardly matters when an image is done.
 */
export function createPace({ clock, signal, inUse, budgetMs }: PaceOptions): Pace {
  let rests = false;
  let leftMs = budgetMs;
  let since = 0;
  let stretch = 0;
  const begin = () => {
    stretch = 0;
    since = clock.monotonicMs();
  };
  inUse.then(
    (yes) => {
      rests = yes;
    },
    // What cannot be asked cannot be copied either.
    () => {},
  );
  return {
    begin,
    async copied(bytes) {
      stretch += bytes;
      if (stretch < stretchBytes) return;
      const workedMs = clock.monotonicMs() - since;
      const restMs = rests ? Math.min(workedMs * restOfWork, longestRestMs, leftMs) : 0;
      leftMs -= restMs;
      if (restMs > 0) await clock.sleep(restMs, signal);
      begin();
    },
  };
}
