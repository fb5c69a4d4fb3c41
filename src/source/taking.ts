/** What the steps of taking one image share. */
import type { Clock } from '../domain/ports/clock.ts';
import type { FollowingHash } from '../domain/ports/hasher.ts';
import type { ImageRequest } from '../domain/ports/imager.ts';
import { Problem } from '../domain/problem.ts';
import type { BlockSet } from './block-set.ts';
import type { ReadLocks } from './holders.ts';
import type { SourceFile } from './source-file.ts';
import type { StagedFile } from './staged-file.ts';
import type { View } from './view.ts';

/** What the user is told when no moment was found. */
export interface Sightings {
  passes: number;
  /** Times that the headers had moved on. */
  moves: number;
  /** Times that a checkpoint was found under way. */
  checkpoints: number;
  /** Times that another file lay at the path, or that this one was written by somebody who does not lock it. */
  replacements: number;
  /** Times that the file had another name. */
  links: number;
}

export interface Taking {
  readonly request: ImageRequest;
  readonly clock: Clock;
  readonly readLocks: ReadLocks;
  readonly deadline: Deadline;
  /** Aborts with the request, and with `source_busy` at the deadline. */
  readonly signal: AbortSignal;
  readonly source: SourceFile;
  readonly staged: StagedFile;
  readonly buffers: readonly [Buffer, Buffer];
  /** Blocks of the staged file that are good under `view`. */
  readonly copied: BlockSet;
  /** How much the first copy of blocks in use, and of the others, for which the deadline waits, may still take; null before it. */
  readonly firstCopyBytes: { used: number | null; free: number | null };
  readonly sightings: Sightings;
  /** Of the first pass; null where its hash would not be the image's. */
  readonly hash: FollowingHash | null;
  /** Of the last look; null before the first, and where what was copied must not be built on. */
  view: View | null;
}

export interface Deadline {
  readonly signal: AbortSignal;
  /** Counts the whole time, from now on. */
  start(): void;
  /** Counts no more, until it is started again. */
  stop(): void;
}

/** Aborts with `source_busy`, telling what was seen, the request's time after it was started. */
export function createDeadline(
  { deadlineMs, signal }: ImageRequest,
  seen: Sightings,
  clock: Clock,
): Deadline {
  const late = new AbortController();
  let counting = new AbortController();
  const stop = () => counting.abort();
  return {
    signal: AbortSignal.any([signal, late.signal]),
    start() {
      stop();
      counting = new AbortController();
      clock.sleep(deadlineMs, counting.signal).then(
        () => late.abort(busy(deadlineMs, seen)),
        () => undefined,
      );
    },
    stop,
  };
}

function busy(deadlineMs: number, sightings: Sightings): Problem {
  const { passes, moves, checkpoints, replacements, links } = sightings;
  const seen = [
    `${passes} passes`,
    `the headers moved on ${moves} times`,
    `a checkpoint was under way ${checkpoints} times`,
    ...(replacements > 0 ? [`the file was replaced ${replacements} times`] : []),
    ...(links > 0 ? [`the file had another hard link ${links} times`] : []),
  ];
  const hint = hintFor(sightings);
  return new Problem(
    'source_busy',
    `No consistent moment was found within ${deadlineMs} ms: ${seen.join(', ')}.`,
    hint === null ? {} : { hint },
  );
}

function hintFor({ moves, checkpoints, links }: Sightings): string | null {
  if (links > 0) return 'Wait for the end of the restore that made the hard link, or remove it.';
  if (moves + checkpoints === 0) return null;
  return 'Let the writer checkpoint less often (wal_autocheckpoint), or raise imageDeadline of the database.';
}
