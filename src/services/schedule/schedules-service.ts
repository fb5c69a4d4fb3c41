/** What runs when by itself, how it went last, and running it now. */

import { latestPlausible } from '../../domain/clock-error.ts';
import type { AskedJob } from '../../domain/concerned-databases.ts';
import { drillState } from '../../domain/drill.ts';
import { nextDues } from '../../domain/occurrences.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobRunner } from '../../domain/ports/jobs.ts';
import type { ScheduleStore } from '../../domain/ports/schedules.ts';
import { Problem } from '../../domain/problem.ts';
import type { Schedule, ScheduleRun, TimedSchedule } from '../../domain/schedule.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import type { PlanJob } from './plan-job.ts';
import { findJob, newRun, runningJobOf } from './scheduled-run.ts';

export interface SchedulesServiceOptions {
  readonly schedules: readonly TimedSchedule[];
  readonly store: ScheduleStore;
  readonly jobs: Pick<JobRunner, 'get'>;
  readonly plan: PlanJob;
  readonly catalog: Pick<Catalog, 'proofs'>;
  readonly databases: ConfiguredDatabases;
  readonly clock: Clock;
}

/** What monitoring asks for. */
export interface ScheduleFacts {
  readonly name: string;
  readonly database: string;
  readonly nextRun: Date | null;
  readonly lastStartedAt: string | null;
  /** Ever. */
  readonly skipped: number;
  /** Good backups that were not restored within the period of a drill; null: it is no drill. */
  readonly drillOverdue: number | null;
}

export interface SchedulesService {
  list(): Schedule[];
  /** null: none has this name. */
  databaseOf(name: string): string | null;
  /** The job of a run that somebody asks for, who may prune or not: after whose backup nothing is removed then. `not_found`, `operation_in_progress` where the last run has not ended. */
  runNow(name: string, mayPrune: boolean): AskedJob;
  /** How often schedules back this database up, on average over the next runs; null: none does. */
  backupEveryMs(database: string): number | null;
  /** When a schedule backs this database up next; null: none does. */
  nextBackup(database: string): Date | null;
  facts(): ScheduleFacts[];
}

export function createSchedulesService(options: SchedulesServiceOptions): SchedulesService {
  const { schedules, store, jobs, plan, catalog, clock } = options;

  const find = (name: string) => schedules.find((one) => one.name === name);

  const backupsOf = (database: string) =>
    schedules.filter((schedule) => schedule.database === database && schedule.task.kind === 'backup');

  function lastRun(schedule: string): ScheduleRun | null {
    const run = store.last(schedule);
    if (!run) return null;
    const job = run.outcome === 'started' && run.jobId !== null ? findJob(run.jobId, jobs) : null;
    return { ...run, state: job?.state ?? null };
  }

  function drillOf({ database, task }: Pick<TimedSchedule, 'database' | 'task'>, now: Date) {
    if (task.kind !== 'drill') return null;
    return drillState(catalog.proofs(database, latestPlausible(now).toISOString()), now, task.periodMs);
  }

  function describe({ name, database, cron, timezone, jitterMs, task, next }: TimedSchedule): Schedule {
    const now = clock.now();
    return {
      name,
      database,
      kind: task.kind,
      cron,
      timezone,
      jitterMs,
      nextRuns: nextDues(next, now, 5).map((at) => at.toISOString()),
      lastRun: lastRun(name),
      drill: drillOf({ database, task }, now),
    };
  }

  return {
    list: () => schedules.map(describe),
    databaseOf: (name) => find(name)?.database ?? null,
    runNow(name, mayPrune) {
      const schedule = find(name);
      if (!schedule) throw new Problem('not_found', `No schedule named ${name} is configured.`);
      const running = runningJobOf(name, store, jobs);
      if (running) throw stillRuns(name, running.id);
      const run = newRun(schedule, options, { dueAt: null, missed: 0, repeats: 0 });
      return { ...plan(schedule), run: { ...run, prunes: run.prunes && mayPrune } };
    },
    backupEveryMs(database) {
      const perMs = backupsOf(database).map(({ next }) => {
        const dues = nextDues(next, clock.now(), 50);
        const [first, last] = [dues.at(0), dues.at(-1)];
        return first && last && last > first ? (dues.length - 1) / (last.getTime() - first.getTime()) : 0;
      });
      const rate = perMs.reduce((sum, one) => sum + one, 0);
      return rate > 0 ? 1 / rate : null;
    },
    nextBackup(database) {
      const dues = backupsOf(database).flatMap(({ next }) => next(clock.now()) ?? []);
      return dues.toSorted((one, other) => one.getTime() - other.getTime()).at(0) ?? null;
    },
    facts: () =>
      schedules.map(({ name, database, task, next }) => ({
        name,
        database,
        nextRun: next(clock.now()),
        lastStartedAt: store.lastStarted(name)?.startedAt ?? null,
        skipped: store.skipped(name),
        drillOverdue: drillOf({ database, task }, clock.now())?.overdue ?? null,
      })),
  };
}

const stillRuns = (schedule: string, jobId: string): Problem =>
  new Problem('operation_in_progress', `${jobId}, the last run of ${schedule}, has not ended.`, { jobId });
