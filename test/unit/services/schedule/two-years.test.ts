import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../../../../src/domain/ports/clock.ts';
import type { AnySubmission } from '../../../../src/domain/ports/jobs.ts';
import type { TimedSchedule } from '../../../../src/domain/schedule.ts';
import { createScheduler } from '../../../../src/services/schedule/scheduler.ts';
import { createLedger } from '../../../../src/state/ledger.ts';
import { createScheduleStore } from '../../../../src/state/schedules.ts';
import { migrate } from '../../../../src/state/schema.ts';
import { dailyDues, hourlyDues } from '../../../support/calendar.ts';
import { backupJob } from '../../state/documents.ts';
import { hourMs, scheduleOf } from './workbench.ts';

const fromMs = Date.parse('2025-01-01T00:00:00Z');
const untilMs = Date.parse('2027-01-01T00:00:00Z');

class Killed extends Error {}

/** A run as it was recorded, and what the wall clock showed then. */
interface Run {
  readonly dueMs: number;
  readonly missed: number;
  readonly atMs: number;
}

/** A scheduler on real tables, whose jobs end at once, on a clock that the test moves. `kill` ends it within the next start. */
function openWorld(schedule: TimedSchedule) {
  let wallMs = fromMs;
  let passedMs = 0;
  let dying: 'before' | 'after' | null = null;
  let count = 0;
  const runs: Run[] = [];
  const database = new DatabaseSync(':memory:');
  migrate(database);
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
    runs.push({ dueMs: run.dueAt.getTime(), missed: run.missed, atMs: wallMs });
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
      jobs: { submit, get },
      plan: () => ({ kind: 'backup', request: { database: 'availability' } }),
      databases: new Map(),
      clock,
      random: () => 0,
      log: silent,
    });
  let scheduler = start();

  return {
    runs,
    now: () => wallMs,
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
    /** Gives how long nothing more is to be done. A process that is killed in the middle is started again. */
    tick(kill: 'before' | 'after' | null = null): number {
      dying = kill;
      const rest = scheduler.tick();
      dying = null;
      if (!kill) return rest;
      scheduler = start();
      return scheduler.tick();
    },
  };
}

/** A small generator of numbers in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The last of sorted instants that is not later; undefined: all are. */
function lastUntil(instants: readonly number[], nowMs: number): number | undefined {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) <= nowMs) low = middle + 1;
    else high = middle;
  }
  return instants[low - 1];
}

type World = ReturnType<typeof openWorld>;

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
/** With what a clock that is set back, or ahead, can show. */
const span = (timezone: string) => ({
  timezone,
  fromMs: fromMs - 100 * 24 * hourMs,
  untilMs: untilMs + 100 * 24 * hourMs,
});
const daily = (hour: number, minute: number) => (timezone: string) => dailyDues(span(timezone), hour, minute);
const kinds: [cron: string, dues: (timezone: string) => number[]][] = [
  ['30 2 * * *', daily(2, 30)],
  ['10 2 * * *', daily(2, 10)],
  ['30 1 * * *', daily(1, 30)],
  ['0 3 * * *', daily(3, 0)],
  ['0 */6 * * *', (timezone) => hourlyDues(span(timezone), 6)],
];
const cases = zones.flatMap((zone) => kinds.map(([cron, dues]) => [cron, zone, dues] as const));

test.each(cases)(
  '%s in %s runs at each of its instants for two years, once, whatever is restarted',
  (cron, timezone, duesIn) => {
    const dues = duesIn(timezone);
    const world = openWorld(scheduleOf({ cron, timezone }));
    const random = createRandom(cron.length * 7 + timezone.length);
    while (world.now() <= untilMs) {
      const rest = world.tick(random() < 0.02 ? 'before' : random() < 0.02 ? 'after' : null);
      if (random() < 0.1) world.restart();
      // Now and then it wakes for nothing.
      world.pass(random() < 0.1 ? Math.ceil(rest * random()) : rest);
    }
    const expected = dues.filter((due) => due > fromMs && due <= untilMs);
    expect(world.runs.map(({ dueMs }) => dueMs)).toEqual(expected);
    expect(world.runs.every(({ dueMs, atMs, missed }) => dueMs === atMs && missed === 0)).toBe(true);
  },
);

const oneOfEach = cases.filter(([cron]) => cron === '30 2 * * *' || cron === '0 */6 * * *');

const second = 1000;
/** What happens between two looks of the scheduler. */
const incidents: ((world: World, random: () => number) => void)[] = [
  (world) => world.restart(),
  (world, random) => {
    world.pass(Math.floor(random() * 5 * 24 * hourMs));
    world.restart();
  },
  // The machine sleeps: the process finds itself later.
  (world, random) => world.pass(Math.floor(random() * 10 * hourMs)),
  (world, random) => world.set(-Math.floor(random() * 30 * second)),
  (world, random) => world.set(Math.floor(random() * 30 * second)),
  (world, random) => world.set(-Math.floor(random() * 3 * hourMs)),
  (world, random) => world.set(Math.floor(random() * 3 * hourMs)),
  (world, random) => world.set(-Math.floor(random() * 3 * 24 * hourMs)),
  (world, random) => world.set(Math.floor(random() * 3 * 24 * hourMs)),
];

/** The occurrences that the last runs, from `first` on, were or stood for. */
function settledBy(runs: readonly Run[], first: number, dues: readonly number[]): number[] {
  return runs.slice(first).flatMap(({ dueMs, missed }) => {
    const index = dues.indexOf(dueMs);
    return dues.slice(index - missed, index + 1);
  });
}

/** Lives through two years; checks the rule after each look, and gives the runs. */
function live(world: World, dues: readonly number[], random: () => number): readonly Run[] {
  const settled = new Set<number>();
  world.tick();
  while (world.now() <= untilMs) {
    const before = world.runs.length;
    const rest = world.tick(random() < 0.02 ? 'before' : random() < 0.02 ? 'after' : null);
    // However much was missed, one run makes up for it.
    expect(world.runs.length - before).toBeLessThanOrEqual(1);
    for (const due of settledBy(world.runs, before, dues)) settled.add(due);
    // The latest that has come was run or made up for, now or before.
    const latest = lastUntil(dues, world.now());
    if (latest !== undefined && latest > fromMs && !settled.has(latest))
      expect(new Date(latest)).toBe('settled');
    if (random() < 0.05) {
      world.pass(Math.floor(rest * random()));
      incidents[Math.floor(random() * incidents.length)]?.(world, random);
      // It is noticed within the loop's longest sleep.
      world.pass(Math.floor(random() * 30 * second));
    } else {
      world.pass(Math.min(rest, random() < 0.3 ? 30 * second : rest));
    }
  }
  return world.runs;
}

test.each(oneOfEach)(
  '%s in %s: with kills, downtime, sleep and a clock that is set back and forth, each is run once or made up for',
  (cron, timezone, duesIn) => {
    const dues = duesIn(timezone);
    const known = new Set(dues);
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const runs = live(openWorld(scheduleOf({ cron, timezone })), dues, createRandom(seed));
        const ran = runs.map(({ dueMs }) => dueMs);
        expect(new Set(ran).size).toBe(ran.length);
        expect(ran.filter((due) => !known.has(due))).toEqual([]);
        expect(runs.length).toBeGreaterThan(300);
      }),
      { numRuns: 2 },
    );
  },
);

test.each(oneOfEach)(
  '%s in %s: without a clock that is set back, the runs and what they stand for are all there is',
  (cron, timezone, duesIn) => {
    const dues = duesIn(timezone);
    const world = openWorld(scheduleOf({ cron, timezone }));
    const random = createRandom(dues.length);
    world.tick();
    let lastTickMs = world.now();
    while (world.now() <= untilMs) {
      const rest = world.tick();
      lastTickMs = world.now();
      world.pass(rest);
      if (random() < 0.1) world.pass(Math.floor(random() * 4 * 24 * hourMs));
      if (random() < 0.1) world.restart();
    }
    const come = dues.filter((due) => due > fromMs && due <= lastTickMs);
    const stoodFor = world.runs.reduce((sum, { missed }) => sum + 1 + missed, 0);
    expect(stoodFor).toBe(come.length);
    // One begins late only where it makes up for something, or the service was away when it was due.
    expect(world.runs.every(({ dueMs, atMs }) => atMs >= dueMs && lastUntil(dues, atMs) === dueMs)).toBe(
      true,
    );
  },
);
