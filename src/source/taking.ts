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
}

export interface Taking {
  readonly request: ImageRequest;
  readonly clock: Clock;
  readonly readLocks: ReadLocks;
  /** Aborts with the request, and with `source_busy` at the deadline. */
  readonly signal: AbortSignal;
  readonly source: SourceFile;
  readonly staged: StagedFile;
  readonly buffers: readonly [Buffer, Buffer];
  /** Blocks of the staged file that are good under `view`. */
  readonly copied: BlockSet;
  readonly sightings: Sightings;
  /** Of the first pass; null where its hash would not be the image's. */
  readonly hash: FollowingHash | null;
  /** Of the last look; null before the first, and where what was copied must not be built on. */
  view: View | null;
}

export interface Deadline {
  readonly signal: AbortSignal;
  stop(): void;
}

/** Aborts with `source_busy`, telling what was seen, after the request's time. */
export function startDeadline({ deadlineMs, signal }: ImageRequest, seen: Sightings, clock: Clock): Deadline {
  const late = new AbortController();
  const stopped = new AbortController();
  clock.sleep(deadlineMs, stopped.signal).then(
    () => late.abort(busy(deadlineMs, seen)),
    () => undefined,
  );
  return { signal: AbortSignal.any([signal, late.signal]), stop: () => stopped.abort() };
}

function busy(deadlineMs: number, { passes, moves, checkpoints, replacements }: Sightings): Problem {
  const seen = [
    `${passes} passes`,
    `the headers moved on ${moves} times`,
    `a checkpoint was under way ${checkpoints} times`,
    ...(replacements > 0 ? [`the file was replaced ${replacements} times`] : []),
  ];
  return new Problem(
    'source_busy',
    `No consistent moment was found within ${deadlineMs} ms: ${seen.join(', ')}.`,
    moves + checkpoints > 0
      ? {
          hint: 'Let the writer checkpoint less often (wal_autocheckpoint), or raise imageDeadline of the database.',
        }
      : {},
  );
}
