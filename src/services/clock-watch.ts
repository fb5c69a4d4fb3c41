/** Whether the wall clock can be trusted, over restarts of the service and of the machine. */
import { type ClockReading, isFromFuture, whyInDoubt } from '../domain/clock-error.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { ClockMarks, TrustedReading } from '../domain/ports/clock-marks.ts';
import type { JobLedger } from '../domain/ports/jobs.ts';
import type { Log } from '../domain/ports/log.ts';
import { rest } from '../domain/rest.ts';

export interface ClockWatchOptions {
  readonly clock: Clock;
  readonly bootId: string;
  readonly marks: ClockMarks;
  readonly jobs: Pick<JobLedger, 'lastRecorded'>;
  readonly log: Log;
}

export interface ClockWatch {
  /** Why nothing that goes by the age of things may be done now; null: the clock can be trusted. */
  whyClockIsWrong(): string | null;
  /** Remembers what the clocks show, while they are trusted. Resolves once the signal has fired. */
  keep(signal: AbortSignal): Promise<void>;
}

/** Enough for some nights: a clock that was wrong once, or is right against all appearance, must not stop pruning for years. */
const lastJobs = 20;
const intervalMs = 600_000;

/** What it finds when it is called is trusted, where nothing is known of before. */
export function createClockWatch({ clock, bootId, marks, jobs, log }: ClockWatchOptions): ClockWatch {
  let trusted = marks.last() ?? { ...readingNow(), doubtedAfter: null };
  remember();

  function readingNow(): ClockReading {
    const wallMs = clock.now().getTime();
    return { bootId, wallMs, bootMs: wallMs - clock.sinceBootMs() };
  }

  /** So many jobs were begun since that whoever would put the clock right has. */
  function isOutlived(): boolean {
    const last = jobs.lastRecorded(lastJobs);
    const { doubtedAfter } = trusted;
    return doubtedAfter !== null && last.length === lastJobs && !last.some(({ id }) => id === doubtedAfter);
  }

  function whyJumped(): string | null {
    const why = whyInDoubt(trusted, readingNow());
    if (why === null || isOutlived()) return null;
    return `${why}: put it right. Where it is right now, this ends after ${lastJobs} more jobs.`;
  }

  /** By a wrong clock the newest backup may be years newer than all others, and `keepWithin` would let go of them. */
  function whyDatedAhead(): string | null {
    const now = clock.now();
    const ahead = jobs.lastRecorded(lastJobs).find(({ createdAt }) => isFromFuture(createdAt, now));
    if (!ahead) return null;
    return `One of the last jobs is from the future: the clock is wrong, or was when it was made; then this ends after ${lastJobs} more jobs.`;
  }

  function next(): TrustedReading {
    const now = readingNow();
    const agrees = whyInDoubt(trusted, now) === null;
    if (!agrees && !isOutlived()) {
      return { ...trusted, doubtedAfter: trusted.doubtedAfter ?? jobs.lastRecorded(1)[0]?.id ?? '' };
    }
    // Small corrections must not add up unseen.
    const bootMs = agrees && trusted.bootId === bootId ? trusted.bootMs : now.bootMs;
    return { ...now, bootMs, doubtedAfter: null };
  }

  function remember(): void {
    trusted = next();
    try {
      marks.keep(trusted);
    } catch (err) {
      log.error({ err }, 'what the clock shows could not be remembered');
    }
  }

  return {
    whyClockIsWrong: () => whyJumped() ?? whyDatedAhead(),
    async keep(signal) {
      while (!signal.aborted) {
        remember();
        await rest(intervalMs, { clock, signal });
      }
    },
  };
}
