/** Two years of a schedule, on a clock that the test moves. */
import type { Clock } from '../../../../src/domain/ports/clock.ts';
import type { AnySubmission } from '../../../../src/domain/ports/jobs.ts';
import { Problem, problemDocument } from '../../../../src/domain/problem.ts';
import type { TimedSchedule } from '../../../../src/domain/schedule.ts';
import { createScheduler } from '../../../../src/services/schedule/scheduler.ts';
import { createLedger } from '../../../../src/state/ledger.ts';
import { createScheduleStore } from '../../../../src/state/schedules.ts';
import { memoryState } from '../../../support/memory-state.ts';
import { backupJob } from '../../state/documents.ts';

export const fromMs = Date.parse('2025-01-01T00:00:00Z');
export const untilMs = Date.parse('2027-01-01T00:00:00Z');

class Killed extends Error {}

/** Before a job is recorded, while it runs, or when it has ended and its scheduler does not know. */
export type Kill = 'before' | 'during' | 'after';

/** A run as it was recorded; what the wall clock showed then, and what it would have shown had nobody ever set it. */
export interface Run {
  readonly dueMs: number;
  readonly missed: number;
  readonly atMs: number;
  readonly trueMs: number;
}

/** A scheduler on real tables, whose jobs end at once, on a clock that the test moves. A kill ends it within the next start. */
export function openWorld(schedule: TimedSchedule) {
  let wallMs = fromMs;
  let passedMs = 0;
  let dying: Kill | null = null;
  let count = 0;
  const runs: Run[] = [];
  const interrupted: Run[] = [];
  const database = memoryState();
  const ledger = createLedger(database);
  const store = createScheduleStore(database);
  const clock: Clock = {
    now: () => new Date(wallMs),
    monotonicMs: () => passedMs,
    sinceBootMs: () => passedMs,
    sleep: () => Promise.reject(new Error('nobody sleeps here')),
  };

  function submit({ run }: AnySubmission) {
    if (!run?.dueAt) throw new Error('no run of a schedule');
    if (dying === 'before') throw new Killed();
    count += 1;
    const at = clock.now().toISOString();
    const job = backupJob({
      id: `job-20250101T000000Z-${count.toString(16).padStart(6, '0')}`,
      createdAt: at,
    });
    ledger.insert(job, undefined, run);
    const { dueAt, missed } = run;
    const begun = { dueMs: dueAt.getTime(), missed, atMs: wallMs, trueMs: fromMs + passedMs };
    if (dying === 'during') {
      interrupted.push(begun);
      // As the next process does before it has a scheduler.
      const problem = problemDocument(new Problem('interrupted', 'It died.'), `/jobs/${job.id}`, job.id);
      ledger.update({ ...job, state: 'failed', endedAt: at, problem });
      throw new Killed();
    }
    runs.push(begun);
    ledger.update({ ...job, state: 'succeeded', endedAt: at });
    if (dying === 'after') throw new Killed();
    return { job, replayed: false };
  }

  function get(id: string) {
    const job = ledger.get(id);
    if (!job) throw new Error(`no ${id}`);
    return job;
  }

  const silent = { info() {}, warn() {}, error() {} };
  const start = () =>
    createScheduler({
      schedules: [schedule],
      store,
      jobs: { submit, get, earlier: () => null },
      plan: () => ({ kind: 'backup', request: { database: 'availability' } }),
      databases: new Map(),
      clock,
      random: () => 0,
      log: silent,
    });
  let scheduler = start();

  function look(kill: Kill | null): number {
    dying = kill;
    const rest = scheduler.tick();
    dying = null;
    return rest;
  }

  return {
    /** Those that were not interrupted. */
    runs,
    interrupted,
    now: () => wallMs,
    /** By how much somebody has set the clock ahead. */
    aheadMs: () => wallMs - fromMs - passedMs,
    /** Time goes on. */
    pass(ms: number) {
      wallMs += ms;
      passedMs += ms;
    },
    /** Somebody sets the clock. */
    set(ms: number) {
      wallMs += ms;
    },
    restart() {
      scheduler = start();
    },
    /** Gives how long nothing more is to be done. A process that is killed in the middle is started again, later, and killed again where `again` says so. */
    tick(kill: Kill | null = null, downMs = 0, again: () => Kill | null = () => null): number {
      let rest = look(kill);
      for (let next = kill; next; ) {
        wallMs += downMs;
        passedMs += downMs;
        scheduler = start();
        next = again();
        rest = look(next);
      }
      return rest;
    },
    /** As `tick`, of a service that each run takes down with it. */
    tickDoomed(): number {
      const before = interrupted.length;
      const rest = look('during');
      if (interrupted.length === before) return rest;
      scheduler = start();
      return 0;
    },
  };
}

export type World = ReturnType<typeof openWorld>;
