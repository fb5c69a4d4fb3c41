/** Starts what is due. What it has decided is in the store: a process that dies loses and repeats nothing. */
import { wasDoneAhead } from '../../domain/clock-error.ts';
import { type Due, latestDue } from '../../domain/occurrences.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobRunner } from '../../domain/ports/jobs.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { ScheduleStore } from '../../domain/ports/schedules.ts';
import { isProblem, Problem } from '../../domain/problem.ts';
import { requesterOf, type TimedSchedule } from '../../domain/schedule.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import type { PlanJob } from './plan-job.ts';
import { pruneAfterBackups } from './prune-after-backups.ts';
import { newRun, pauseMs, runningJobOf, startOfMachine } from './scheduled-run.ts';

export interface SchedulerOptions {
  readonly schedules: readonly TimedSchedule[];
  readonly store: ScheduleStore;
  readonly jobs: Pick<JobRunner, 'submit' | 'get' | 'earlier'>;
  readonly plan: PlanJob;
  readonly databases: ConfiguredDatabases;
  readonly clock: Clock;
  /** From 0 to 1, without 1. */
  readonly random: () => number;
  readonly log: Log;
}

export interface Scheduler {
  /** Starts what is due now. Gives how many milliseconds later there may be more to do. Never throws. */
  tick(): number;
}

interface Obstacle {
  readonly reason: string;
  readonly jobId: string | null;
}

/** `repeats`: how often it was begun before, and the service's end has interrupted it. */
interface DueRun extends Due {
  readonly repeats: number;
}

/** An occurrence that is due and has not begun. It dies with the process: the next one finds it due again. */
interface Waiting {
  readonly due: DueRun;
  /** When its jitter is over, or it may be repeated, on the monotonic clock. */
  readonly fromMs: number;
  /** Why it could not begin then; null: it has not been tried. */
  readonly obstacle: Obstacle | null;
}

/** Between two attempts while something is in the way. */
const retryMs = 5_000;
/** How late a clock that was set back may be noticed: longer than the loop ever sleeps. */
const unnoticedMs = 60_000;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { schedules, store, jobs, plan, clock, random, log } = options;
  const waits = new Map<string, Waiting>();
  const createdMs = clock.monotonicMs();

  /** A new schedule begins now. By a clock that was set back, what was decided ahead of it comes again, unless it is recorded. */
  function decidedUntil(schedule: TimedSchedule, now: Date): Date {
    const decided = store.decidedUntil(schedule.name, definitionOf(schedule));
    if (decided && decided <= now) return decided;
    const until = decided ? new Date(now.getTime() - unnoticedMs) : now;
    store.decide(schedule.name, definitionOf(schedule), until);
    return until;
  }

  /** Run or skipped. What a clock that was ahead has begun was for another time. */
  function isSettled(schedule: string, dueAt: Date): boolean {
    const settled = store.settledAt(schedule, dueAt);
    if (!settled) return false;
    const { atMs, bootMs } = settled;
    if (bootMs === null || !wasDoneAhead(dueAt, { atMs, bootMs }, startOfMachine(clock))) return true;
    store.release(schedule, dueAt);
    return false;
  }

  function dueOf(schedule: TimedSchedule): DueRun | null {
    const { name, next } = schedule;
    const now = clock.now();
    const decided = decidedUntil(schedule, now);
    const due = latestDue(next, decided, now);
    if (!due) return interruptedAt(name, decided);
    if (!isSettled(name, due.at)) return { ...due, repeats: 0 };
    store.decide(name, definitionOf(schedule), due.at);
    return interruptedAt(name, due.at);
  }

  /** The latest occurrence that has come, where the end of the service has interrupted what it had begun: it is made up for. */
  function interruptedAt(schedule: string, latest: Date): DueRun | null {
    const due = store.interrupted(schedule);
    return due?.at.getTime() === latest.getTime() ? { ...due, repeats: due.repeats + 1 } : null;
  }

  function skip({ name: schedule }: TimedSchedule, due: DueRun, obstacle: Obstacle): void {
    const { at: dueAt, missed, repeats } = due;
    const bootMs = startOfMachine(clock);
    store.skip({ schedule, dueAt, missed, repeats, bootMs, at: clock.now(), ...obstacle });
    waits.delete(schedule);
    log.warn({ schedule, dueAt, missed, repeats, ...obstacle }, 'a scheduled run was skipped');
  }

  function start(schedule: TimedSchedule, due: DueRun): void {
    const { name, database } = schedule;
    const { at: dueAt, missed, repeats } = due;
    const { job } = jobs.submit({
      ...plan(schedule),
      database,
      requestedBy: requesterOf(name),
      run: newRun(schedule, options, { dueAt, missed, repeats }),
    });
    waits.delete(name);
    log.info({ schedule: name, dueAt, missed, repeats, jobId: job.id }, 'a scheduled run begins');
  }

  /** Begins it, or says why it must wait; one that nothing can come of is skipped. */
  function attempt(schedule: TimedSchedule, waiting: Waiting): void {
    const { name } = schedule;
    try {
      start(schedule, waiting.due);
    } catch (error) {
      const reason =
        error instanceof Problem ? error.message : 'The job could not be started; the log tells why.';
      const obstacle = { reason, jobId: error instanceof Problem ? (error.jobId ?? null) : null };
      if (isProblem(error, 'not_found')) {
        skip(schedule, waiting.due, obstacle);
        return;
      }
      if (!waiting.obstacle) log.warn({ schedule: name, err: error }, 'a scheduled run waits');
      waits.set(name, { ...waiting, obstacle });
    }
  }

  /** What could not begin before the schedule's next occurrence has come is given up for that one. */
  function giveUpOld(schedule: TimedSchedule, due: DueRun | null): DueRun | null {
    const old = waits.get(schedule.name);
    if (!old?.obstacle || !due || due.at <= old.due.at) return due;
    skip(schedule, old.due, old.obstacle);
    return dueOf(schedule);
  }

  function turn(schedule: TimedSchedule): void {
    const { name, jitterMs } = schedule;
    const due = giveUpOld(schedule, dueOf(schedule));
    if (!due) {
      waits.delete(name);
      return;
    }
    const running = runningJobOf(name, store, jobs);
    if (running) {
      const reason = `${running.id}, which this schedule started before, has not ended.`;
      skip(schedule, due, { reason, jobId: running.id });
      return;
    }
    const found = waits.get(name);
    // What waits to be repeated holds up no other occurrence.
    const old = found?.due.repeats === due.repeats ? found : null;
    const fromMs = old?.fromMs ?? clock.monotonicMs() + random() * jitterMs + pauseMs(due.repeats);
    const waiting = { due, fromMs, obstacle: old?.obstacle ?? null };
    if (clock.monotonicMs() < fromMs) waits.set(name, waiting);
    else attempt(schedule, waiting);
  }

  /** Until the first occurrence after an instant that was before its turn: one that came while turns were taken is due at once. */
  function restMs({ name, next }: TimedSchedule, since: Date): number {
    const waiting = waits.get(name);
    if (waiting?.obstacle) return retryMs;
    const nextMs = next(since)?.getTime() ?? Number.POSITIVE_INFINITY;
    const restMs = Math.max(0, nextMs - clock.now().getTime());
    return waiting ? Math.min(Math.max(1, waiting.fromMs - clock.monotonicMs()), restMs) : restMs;
  }

  /** One that fails keeps no other from its turn. */
  function guarded<T>(schedule: string | null, work: () => T, failed: T): T {
    try {
      return work();
    } catch (err) {
      log.error({ schedule, err }, 'a schedule could not be looked after');
      return failed;
    }
  }

  return {
    tick() {
      const begun = clock.now();
      for (const schedule of schedules) guarded(schedule.name, () => turn(schedule), undefined);
      const pruned = guarded(null, () => pruneAfterBackups(options, clock.monotonicMs() - createdMs), false);
      return Math.min(
        pruned ? Number.POSITIVE_INFINITY : retryMs,
        ...schedules.map((one) => restMs(one, begun)),
      );
    },
  };
}

const definitionOf = ({ cron, timezone }: TimedSchedule): string => `${cron} ${timezone}`;
