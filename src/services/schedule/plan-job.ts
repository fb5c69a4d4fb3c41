import { latestPlausible } from '../../domain/clock-error.ts';
import type { AskedJob } from '../../domain/concerned-databases.ts';
import { chooseForDrill } from '../../domain/drill.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { Problem } from '../../domain/problem.ts';
import type { TimedSchedule } from '../../domain/schedule.ts';
import type { FindBackup } from '../backup/find-backup.ts';

export interface PlanJobOptions {
  readonly catalog: Pick<Catalog, 'newest' | 'proofs'>;
  readonly findBackup: FindBackup;
  readonly clock: Clock;
}

/** The job that a schedule starts now. Throws `not_found` where there is no backup for it. */
export type PlanJob = (schedule: TimedSchedule) => AskedJob;

export function createPlanJob({ catalog, findBackup, clock }: PlanJobOptions): PlanJob {
  function newestGood(database: string): string {
    const newest = catalog.newest(database, true);
    if (!newest) throw nothingGood(database);
    return newest.manifest.id;
  }

  /** The one in the primary repository, which another stands in for while that is away, as long as no damage is known in it. */
  function wholeCopy(backup: string): { readonly backup: string; readonly repository?: string } {
    const { best, copies } = findBackup(backup);
    return best[0] === copies[0] ? { backup } : { backup, repository: best[0].repository.name };
  }

  function drillTurn({ database, next }: TimedSchedule, periodMs: number): string[] {
    const at = clock.now();
    const proofs = catalog.proofs(database, latestPlausible(at).toISOString());
    if (proofs.length === 0) throw nothingGood(database);
    return chooseForDrill(proofs, { at, next: next(at), periodMs });
  }

  return (schedule) => {
    const { database, task } = schedule;
    switch (task.kind) {
      case 'backup':
        return { kind: 'backup', request: { database, ...(task.verify ? { verify: task.verify } : {}) } };
      case 'verify':
        return { kind: 'verify', request: { ...wholeCopy(newestGood(database)), level: task.level } };
      case 'drill':
        return { kind: 'drill', request: { database, backups: drillTurn(schedule, task.periodMs) } };
      case 'export':
        return { kind: 'export', request: task.request };
      case 'retention':
        return { kind: 'prune', request: { database } };
    }
  };
}

const nothingGood = (database: string): Problem =>
  new Problem('not_found', `There is no good backup of ${database}.`, { hint: 'Take a backup first.' });
