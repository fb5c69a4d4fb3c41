/** Copying a file that somebody may be writing: the disk is theirs first. */
import type { Clock } from '../domain/ports/clock.ts';

export interface Pace {
  /** Called with what has been copied; resolves when copying may go on. Rejects with the signal's reason. */
  copied(bytes: number): Promise<void>;
}

interface PaceOptions {
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>;
  readonly signal: AbortSignal;
  /** Whether somebody may be writing; it goes on as if not until that is known. */
  readonly inUse: Promise<boolean>;
}

/** So much at a time: a commit that comes meanwhile waits for the disk no longer than that takes. */
const stretchBytes = 4 << 20;

/** How long it rests, as a multiple of the time that it worked. */
const restOfWork = 2;

/**
 * Rests after each stretch, longer than it worked. A commit waits for its own flush, and that waits for whatever the disk was given
 * before: what takes all of the disk for a second takes the writer's second too, while it hardly matters when an image is done.
 */
export function createPace({ clock, signal, inUse }: PaceOptions): Pace {
  let rests = false;
  let since = clock.monotonicMs();
  let stretch = 0;
  inUse.then(
    (yes) => {
      rests = yes;
    },
    // What cannot be asked cannot be copied either.
    () => {},
  );
  return {
    async copied(bytes) {
      stretch += bytes;
      if (stretch < stretchBytes) return;
      if (rests) await clock.sleep((clock.monotonicMs() - since) * restOfWork, signal);
      stretch = 0;
      since = clock.monotonicMs();
    },
  };
}
