/** Why nothing may be removed now, whatever the policy says. */
import { isFromFuture, watchForJumps } from '../../domain/clock-error.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobLedger } from '../../domain/ports/jobs.ts';
import type { Candidate } from '../../domain/retention/plan.ts';

export interface StopsOptions {
  readonly jobs: Pick<JobLedger, 'lastAttempt' | 'lastRecorded'>;
  readonly clock: Clock;
}

/** Null: nothing stands against it. `isPrimary`: backups are taken there, and not copied there when there is time. */
export type WhyStopped = (
  database: string,
  candidates: readonly Candidate[],
  isPrimary: boolean,
) => string | null;

/** Enough for some nights: a clock that was wrong once must not stop pruning until its time has come. */
const lastJobs = 20;

/** Call it once, when the service starts: it remembers what the clocks showed then. */
export function createWhyStopped({ jobs, clock }: StopsOptions): WhyStopped {
  const hasJumped = watchForJumps(clock);

  /** By a wrong clock the newest backup may be years newer than all others, and `keepWithin` would let go of them. */
  function whyClockIsWrong(): string | null {
    if (hasJumped()) {
      return 'The clock jumped by more than an hour since the service started: put it right, and start the service again.';
    }
    const now = clock.now();
    const ahead = jobs.lastRecorded(lastJobs).find(({ createdAt }) => isFromFuture(createdAt, now));
    if (!ahead) return null;
    return `${ahead.id} is from the future: the clock is wrong, or was when the job was made; then this ends after ${lastJobs} more jobs.`;
  }

  /** While backups fail, the old ones are all that there is. */
  function whyUnproven(
    database: string,
    candidates: readonly Candidate[],
    isPrimary: boolean,
  ): string | null {
    const attempt = jobs.lastAttempt(database);
    if (!attempt) return `There is no record of a backup of ${database}: take one first.`;
    if (attempt.state !== 'succeeded') {
      const became = attempt.state === 'cancelled' ? 'was cancelled' : 'failed';
      return `The last backup attempt, ${attempt.id}, ${became}.`;
    }
    const made = attempt.kind === 'backup' ? attempt.result?.id : undefined;
    if (isPrimary && !candidates.some(({ id, good }) => id === made && good)) {
      return `The backup that was taken last, ${made}, is not there in full, or not good.`;
    }
    const newest = candidates.toSorted((one, other) => instantOf(other) - instantOf(one)).at(0);
    return newest?.good === false ? `The newest backup, ${newest.id}, is not good.` : null;
  }

  return (database, candidates, isPrimary) =>
    whyClockIsWrong() ?? whyUnproven(database, candidates, isPrimary);
}

const instantOf = ({ createdAt }: Candidate): number => Date.parse(createdAt);
