/** Drills: restores backups to scratch, one after the other. */
import type { DrillReport } from '../domain/drill.ts';
import { asProblem, FailedWithResult } from '../domain/failed-with-result.ts';
import type { Leases } from '../domain/leases.ts';
import type { JobContext, JobHandler } from '../domain/ports/jobs.ts';
import { Problem } from '../domain/problem.ts';
import type { FindBackup, FoundCopies, FoundCopy } from './backup/find-backup.ts';
import { firstCopy, isGone, isNotThere } from './backup/first-copy.ts';
import type { Unusable } from './repositories/unusable.ts';

export interface DrillOptions {
  readonly verify: JobHandler<'verify'>;
  readonly findBackup: FindBackup;
  readonly leases: Pick<Leases, 'acquire'>;
  readonly unusable: Pick<Unusable, 'placesOf'>;
}

/**
 * Each backup as `POST /verify` with level restore does it, from a copy in which no damage is known where there is one; one that fails keeps no
 * other from its turn. Gone is what was deleted before its turn; what is listed and not there, or of which something lies there that cannot be used, has failed.
 */
export function createDrill({ verify, findBackup, leases, unusable }: DrillOptions): JobHandler<'drill'> {
  /** A check that its data breaks is no failure of the backup: it was restored, and every row read. */
  async function restoreToScratch(backup: string, copies: FoundCopies, context: JobContext): Promise<void> {
    try {
      const restore = ({ repository }: FoundCopy) =>
        verify({ backup, level: 'restore', repository: repository.name }, context);
      // Damage that is found is told, whatever other copies there are: the next drill takes one of those.
      await firstCopy(copies, restore, isNotThere);
    } catch (error) {
      const { code, message } = asProblem(error);
      if (code !== 'check_violated' && code !== 'check_failed') throw error;
      context.detail(message);
    }
  }

  /** Its copies, the best ones first, and what lets others delete it again; null: it was deleted. */
  function takeUp(backup: string, { jobId }: JobContext) {
    try {
      const { best: copies } = findBackup(backup);
      return { copies, release: leases.acquire(backup, jobId) };
    } catch (error) {
      if (isGone(error) && unusable.placesOf(backup).length === 0) return null;
      throw error;
    }
  }

  async function prove(backup: string, context: JobContext): Promise<'proven' | 'gone' | Problem> {
    try {
      // From here on nobody can delete it: what is not there then was lost.
      const taken = takeUp(backup, context);
      if (!taken) return 'gone';
      try {
        await context.step(backup, () => restoreToScratch(backup, taken.copies, context));
      } finally {
        taken.release();
      }
      return 'proven';
    } catch (error) {
      context.signal.throwIfAborted();
      const problem = asProblem(error);
      return isGone(problem) ? lost(problem) : problem;
    }
  }

  return async ({ database, backups }, context) => {
    const report: DrillReport = { database, proven: [], failed: [], gone: [] };
    const problems: Problem[] = [];
    for (const backup of backups) {
      const outcome = await prove(backup, context);
      if (outcome === 'proven' || outcome === 'gone') report[outcome].push(backup);
      else {
        problems.push(outcome);
        report.failed.push({ backup, code: outcome.code, detail: outcome.message });
      }
    }
    // Damage is the worst of what may have happened.
    const worst = problems.find(({ code }) => code === 'verification_failed') ?? problems[0];
    if (worst) throw new FailedWithResult(failure(worst, report), report);
    return report;
  };
}

/** It is listed, or was until it was found so, and cannot be read where it should lie. */
const lost = ({ message, hint }: Problem): Problem => new Problem('verification_failed', message, { hint });

function failure(worst: Problem, { proven, failed }: DrillReport): Problem {
  const { code, hint, message } = worst;
  if (proven.length + failed.length === 1) return worst;
  const names = failed.map(({ backup }) => backup).join(', ');
  return new Problem(code, `${names} could not be proven: ${message}`, { hint, cause: worst });
}
