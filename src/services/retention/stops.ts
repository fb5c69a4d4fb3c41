/** Why nothing may be removed now, whatever the policy says. */
import type { JobLedger } from '../../domain/ports/jobs.ts';
import type { Candidate } from '../../domain/retention/plan.ts';
import type { ClockWatch } from '../clock-watch.ts';

export interface StopsOptions {
  readonly jobs: Pick<JobLedger, 'lastAttempt'>;
  readonly whyClockIsWrong: ClockWatch['whyClockIsWrong'];
}

/** Null: nothing stands against it. `isPrimary`: backups are taken there, and not copied there when there is time. */
export type WhyStopped = (
  database: string,
  candidates: readonly Candidate[],
  isPrimary: boolean,
) => string | null;

export function createWhyStopped({ jobs, whyClockIsWrong }: StopsOptions): WhyStopped {
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
