/** Drills: restores backups to scratch, one after the other. */
import type { DrillReport } from '../domain/drill.ts';
import { asProblem, FailedWithResult } from '../domain/failed-with-result.ts';
import type { JobContext, JobHandler } from '../domain/ports/jobs.ts';
import { Problem } from '../domain/problem.ts';
import type { FindBackup, FoundCopy } from './backup/find-backup.ts';
import { firstCopy, isNotThere } from './backup/first-copy.ts';

/**
 * Each backup as `POST /verify` with level restore does it, from a copy in which no damage is known where there is one; one that fails keeps no
 * other from its turn.
 */
export function createDrill(verify: JobHandler<'verify'>, findBackup: FindBackup): JobHandler<'drill'> {
  /** A check that its data breaks is no failure of the backup: it was restored, and every row read. */
  async function restoreToScratch(backup: string, context: JobContext): Promise<void> {
    try {
      const restore = ({ repository }: FoundCopy) =>
        verify({ backup, level: 'restore', repository: repository.name }, context);
      // Damage that is found is told, whatever other copies there are: the next drill takes one of those.
      await firstCopy(findBackup(backup).best, restore, isNotThere);
    } catch (error) {
      const { code, message } = asProblem(error);
      if (code !== 'check_violated' && code !== 'check_failed') throw error;
      context.detail(message);
    }
  }

  /** null: it is proven. */
  async function prove(backup: string, context: JobContext): Promise<Problem | null> {
    try {
      await context.step(backup, () => restoreToScratch(backup, context));
      return null;
    } catch (error) {
      context.signal.throwIfAborted();
      return asProblem(error);
    }
  }

  return async ({ database, backups }, context) => {
    const report: DrillReport = { database, proven: [], failed: [], gone: [] };
    const problems: Problem[] = [];
    for (const backup of backups) {
      const problem = await prove(backup, context);
      if (!problem) report.proven.push(backup);
      else if (problem.code === 'not_found') report.gone.push(backup);
      else {
        problems.push(problem);
        report.failed.push({ backup, code: problem.code, detail: problem.message });
      }
    }
    // Damage is the worst of what may have happened.
    const worst = problems.find(({ code }) => code === 'verification_failed') ?? problems[0];
    if (worst) throw new FailedWithResult(failure(worst, report), report);
    return report;
  };
}

function failure(worst: Problem, { proven, failed }: DrillReport): Problem {
  const { code, hint, message } = worst;
  if (proven.length + failed.length === 1) return worst;
  const names = failed.map(({ backup }) => backup).join(', ');
  return new Problem(code, `${names} could not be proven: ${message}`, { hint, cause: worst });
}
