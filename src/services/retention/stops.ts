/** Why nothing may be removed now, whatever the policy says. */
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobLedger } from '../../domain/ports/jobs.ts';
import type { Candidate } from '../../domain/retention/plan.ts';

export interface StopsOptions {
  readonly ledger: Pick<JobLedger, 'lastAttempt' | 'list'>;
  readonly clock: Clock;
}

/** Null: nothing stands against it. */
export type WhyStopped = (database: string, candidates: readonly Candidate[]) => string | null;

const hourMs = 3_600_000;
/** Clocks that are set right now and then go back a little. */
const toleranceMs = 5 * 60_000;

/** Call it once, when the service starts: it remembers what the clocks showed then. */
export function createWhyStopped({ ledger, clock }: StopsOptions): WhyStopped {
  const startedAt = bootInstant(clock);

  /** By a wrong clock the newest backup may be years newer than all others, and `keepWithin` would let go of them. */
  function whyClockIsWrong(): string | null {
    if (Math.abs(bootInstant(clock) - startedAt) > hourMs) {
      return 'The clock jumped by more than an hour since the service started: put it right, and start the service again.';
    }
    const [newest] = ledger.list({}, { limit: 1, after: null }).items;
    if (!newest || Date.parse(newest.createdAt) <= clock.now().getTime() + toleranceMs) return null;
    return `${newest.id} is from the future: the clock is wrong, or was when the job was made.`;
  }

  /** While backups fail, the old ones are all that there is. */
  function whyUnproven(database: string, candidates: readonly Candidate[]): string | null {
    const attempt = ledger.lastAttempt(database);
    if (!attempt) return `There is no record of a backup of ${database}: take one first.`;
    if (attempt.state !== 'succeeded') {
      const became = attempt.state === 'cancelled' ? 'was cancelled' : 'failed';
      return `The last backup attempt, ${attempt.id}, ${became}.`;
    }
    const made = attempt.kind === 'backup' || attempt.kind === 'import' ? attempt.result?.id : undefined;
    if (!candidates.some(({ id, good }) => id === made && good)) {
      return `The backup that was taken last, ${made}, is not there in full, or not good.`;
    }
    const newest = candidates.toSorted((one, other) => instantOf(other) - instantOf(one)).at(0);
    return newest?.good === false ? `The newest backup, ${newest.id}, is not good.` : null;
  }

  return (database, candidates) => whyClockIsWrong() ?? whyUnproven(database, candidates);
}

const instantOf = ({ createdAt }: Candidate): number => Date.parse(createdAt);

/** The wall clock's idea of when the machine was started: it moves only when somebody sets the clock. */
const bootInstant = (clock: Clock): number => clock.now().getTime() - clock.sinceBootMs();
