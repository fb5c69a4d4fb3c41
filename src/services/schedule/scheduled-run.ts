import { isEnded, type Job } from '../../domain/job.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobRunner } from '../../domain/ports/jobs.ts';
import type { NewRun, ScheduleStore } from '../../domain/ports/schedules.ts';
import { isProblem } from '../../domain/problem.ts';
import type { TimedSchedule } from '../../domain/schedule.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';

/** What is recorded with the job of a run. After a backup its database is pruned, where it has a policy. */
export function newRun(
  { name, database, task }: TimedSchedule,
  { databases, clock }: { readonly databases: ConfiguredDatabases; readonly clock: Clock },
  occurrence: Pick<NewRun, 'dueAt' | 'missed' | 'repeats'>,
): NewRun {
  const prunes = task.kind === 'backup' && (databases.get(database)?.retention ?? null) !== null;
  return { schedule: name, ...occurrence, prunes, bootMs: startOfMachine(clock) };
}

/** What the wall clock makes of when the machine was started: it moves only when somebody sets the clock. */
export const startOfMachine = (clock: Clock): number =>
  Math.round(clock.now().getTime() - clock.sinceBootMs());

/**
 * How long the service must have been up before it begins what was interrupted so often: not at all the first time, then a minute, and each time
 * four times as long. What takes the service down with it does so ever more rarely; what was cut off by chance is not lost.
 */
export const pauseMs = (interruptions: number): number =>
  interruptions < 2 ? 0 : 60_000 * 4 ** (interruptions - 2);

/** A job, wherever it is known; null where it has expired. */
export function findJob(id: string, jobs: Pick<JobRunner, 'get'>): Job | null {
  try {
    return jobs.get(id);
  } catch (error) {
    if (isProblem(error, 'not_found')) return null;
    throw error;
  }
}

/** The job that the schedule started last, if it has not ended. */
export function runningJobOf(
  schedule: string,
  store: Pick<ScheduleStore, 'lastStarted'>,
  jobs: Pick<JobRunner, 'get'>,
): Job | null {
  const id = store.lastStarted(schedule)?.jobId ?? null;
  const job = id === null ? null : findJob(id, jobs);
  return job && !isEnded(job) ? job : null;
}
