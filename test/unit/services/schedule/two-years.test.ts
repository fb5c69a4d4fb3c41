import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dailyDues, hourlyDues } from '../../../support/calendar.ts';
import { fromMs, type Kill, openWorld, type Run, untilMs, type World } from './two-years-world.ts';
import { hourMs, scheduleOf } from './workbench.ts';

/** A small generator of numbers in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Now and then one in the middle of whatever is begun next. */
function killed(random: () => number): Kill | null {
  const kinds: Kill[] = ['before', 'during', 'after'];
  return random() < 0.06 ? (kinds[Math.floor(random() * kinds.length)] ?? null) : null;
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
      const rest = world.tick(killed(random));
      if (random() < 0.1) world.restart();
      // Now and then it wakes for nothing.
      world.pass(random() < 0.1 ? Math.ceil(rest * random()) : rest);
    }
    const expected = dues.filter((due) => due > fromMs && due <= untilMs);
    expect(world.runs.map(({ dueMs }) => dueMs)).toEqual(expected);
    expect(world.runs.every(({ dueMs, atMs, missed }) => dueMs === atMs && missed === 0)).toBe(true);
    expect(world.interrupted.length).toBeGreaterThan(0);
  },
);

test('a schedule whose every run kills the service does so eight times a day, and not for ever', () => {
  const world = openWorld(scheduleOf());
  while (world.now() <= untilMs) world.pass(world.tickDoomed());
  const expected = daily(3, 0)('UTC').filter((due) => due > fromMs && due <= untilMs - 24 * hourMs);
  const begun = Map.groupBy(world.interrupted, ({ dueMs }) => dueMs);
  expect([...begun.keys()].slice(0, expected.length)).toEqual(expected);
  // When the service has been up for 0, 0, 1, 4, 16, 64, 256 and 1024 minutes.
  for (const due of expected) expect([due, begun.get(due)?.length]).toEqual([due, 8]);
  expect(world.runs).toEqual([]);
});

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

/** The occurrences that a run was or stood for. */
function settledBy({ dueMs, missed }: Run, dues: readonly number[]): number[] {
  const index = dues.indexOf(dueMs);
  return dues.slice(index - missed, index + 1);
}

/** Whether a run counts for what was due then, by a clock that is so much ahead: it may be an hour early. */
const counts = ({ trueMs }: Run, dueMs: number, aheadMs: number): boolean =>
  trueMs + aheadMs >= dueMs - hourMs;

/** Lives through two years; checks the rule after each look, and gives the runs. */
function live(world: World, dues: readonly number[], random: () => number): readonly Run[] {
  const settled = new Map<number, Run[]>();
  /** What the clock showed when it was last set back: what had come by then does not come again. */
  let setBackToMs = fromMs;
  world.tick();
  while (world.now() <= untilMs) {
    const before = world.runs.length;
    const rest = world.tick(killed(random));
    // However much was missed, one run makes up for it.
    expect(world.runs.length - before).toBeLessThanOrEqual(1);
    for (const run of world.runs.slice(before)) {
      for (const due of settledBy(run, dues)) settled.set(due, [...(settled.get(due) ?? []), run]);
    }
    // The latest that has come was run or made up for, now or before.
    const latest = lastUntil(dues, world.now());
    if (latest !== undefined && latest > setBackToMs) {
      const found = settled.get(latest) ?? [];
      if (!found.some((run) => counts(run, latest, world.aheadMs())))
        expect(new Date(latest)).toBe('settled');
    }
    if (random() < 0.05) {
      world.pass(Math.floor(rest * random()));
      const ahead = world.aheadMs();
      incidents[Math.floor(random() * incidents.length)]?.(world, random);
      if (world.aheadMs() < ahead) setBackToMs = world.now();
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
        for (const again of Map.groupBy(runs, ({ dueMs }) => dueMs).values()) {
          // A second one only where the clock has shown since that the first was far too early.
          const early = again.slice(0, -1).map((run, index) => {
            const { dueMs, atMs, trueMs } = again[index + 1] ?? run;
            return !counts(run, dueMs, atMs - trueMs);
          });
          expect(early).not.toContain(false);
        }
        expect(runs.filter(({ dueMs }) => !known.has(dueMs))).toEqual([]);
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
    const again = (): Kill | null => (random() < 0.4 ? 'during' : null);
    while (world.now() <= untilMs) {
      const rest = world.tick(killed(random), Math.floor(random() * 2 * 24 * hourMs), again);
      lastTickMs = world.now();
      world.pass(rest);
      if (random() < 0.1) world.pass(Math.floor(random() * 4 * 24 * hourMs));
      if (random() < 0.1) world.restart();
    }
    // What waits to be repeated then has its turn.
    for (const _ of [1, 2]) {
      lastTickMs = world.now();
      world.pass(world.tick());
    }
    const come = dues.filter((due) => due > fromMs && due <= lastTickMs);
    // What was interrupted is repeated; where the next one had come by then, that was run in its place.
    const ran = new Set(world.runs.map(({ dueMs }) => dueMs));
    const begun = new Map(world.interrupted.map((run) => [run.dueMs, run]));
    const givenUp = [...begun.values()].filter(({ dueMs }) => !ran.has(dueMs));
    expect(begun.size).toBeLessThan(world.interrupted.length);
    const settled = [...world.runs, ...givenUp].reduce((sum, { missed }) => sum + 1 + missed, 0);
    expect(settled).toBe(come.length);
    expect(ran.size).toBe(world.runs.length);
    expect(givenUp.every(({ dueMs }) => world.runs.some((run) => run.dueMs > dueMs))).toBe(true);
    // One begins late only where it makes up for something, or the service was away when it was due.
    expect(world.runs.every(({ dueMs, atMs }) => atMs >= dueMs && lastUntil(dues, atMs) === dueMs)).toBe(
      true,
    );
  },
);
