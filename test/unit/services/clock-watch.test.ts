import { expect, test } from 'vitest';
import type { TrustedReading } from '../../../src/domain/ports/clock-marks.ts';
import { createClockWatch } from '../../../src/services/clock-watch.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { backupJob } from '../state/documents.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = new Date('2025-11-11T03:00:00.000Z');

/** A machine whose service can be started again, with what it remembers and the jobs that it has recorded, the last one first. */
function machine(begin = start) {
  const kept: { mark: TrustedReading | null } = { mark: null };
  const jobs = [backupJob({ id: 'job-first', createdAt: '2025-11-11T02:00:00.000Z' })];
  let clock = createFakeClock(begin);
  let boots = 1;
  const marks = {
    last: () => kept.mark,
    keep(mark: TrustedReading) {
      kept.mark = mark;
    },
  };
  const log = { info() {}, warn() {}, error() {} };
  const service = (bootId = `boot ${boots}`) =>
    createClockWatch({
      ...{ clock, marks, log, bootId },
      jobs: { lastRecorded: (count) => jobs.slice(0, count) },
    });
  return {
    service,
    clock: () => clock,
    /** It was off for so long, as far as its wall clock knows. */
    reboot(offMs: number) {
      clock = createFakeClock(new Date(clock.now().getTime() + offMs));
      boots += 1;
    },
    begin(count: number) {
      for (let job = 0; job < count; job += 1) {
        jobs.unshift(backupJob({ id: `job-${jobs.length}`, createdAt: clock.now().toISOString() }));
      }
    },
  };
}

test.each([2 * hourMs, -0.9 * hourMs - 2 * hourMs, 20 * 365 * dayMs])(
  'a clock that jumps by %d ms is in doubt until it jumps back, over restarts of the service too',
  (jump) => {
    const world = machine();
    const first = world.service();
    expect(first.whyClockIsWrong()).toBeNull();
    world.clock().jump(jump);
    expect(first.whyClockIsWrong()).toMatch(/The clock jumped .* since 2025-11-11T03:00/);
    const second = world.service();
    expect(second.whyClockIsWrong()).toMatch(/The clock jumped/);
    world.clock().jump(-jump);
    expect([first.whyClockIsWrong(), second.whyClockIsWrong()]).toEqual([null, null]);
  },
);

test('a jump while the service was down is noticed', () => {
  const world = machine();
  world.service();
  world.clock().jump(40 * dayMs);
  expect(world.service().whyClockIsWrong()).toMatch(/The clock jumped/);
});

test('time that passes is no jump, whoever sleeps, and neither is a correction of some minutes', async () => {
  const world = machine();
  const first = world.service();
  await world.clock().advance(100 * dayMs);
  world.clock().jump(30 * 60_000);
  expect([first.whyClockIsWrong(), world.service().whyClockIsWrong()]).toEqual([null, null]);
});

test('small corrections add up', async () => {
  const world = machine();
  const ending = new AbortController();
  const watch = world.service();
  const keeping = watch.keep(ending.signal);
  for (let turn = 0; turn < 5; turn += 1) {
    world.clock().jump(30 * 60_000);
    await world.clock().advance(hourMs);
  }
  expect(watch.whyClockIsWrong()).toMatch(/The clock jumped/);
  ending.abort();
  await keeping;
});

test.each([
  { off: 3 * dayMs, why: null },
  { off: 31 * dayMs, why: /more than thirty days ahead of 2025-11-11T03:00/ },
  { off: -hourMs, why: /behind 2025-11-11T03:00/ },
])(
  'on a machine that was started anew a clock that has gone on by $off ms is in doubt: $why',
  ({ off, why }) => {
    const world = machine();
    world.service();
    world.reboot(off);
    const found = world.service().whyClockIsWrong();
    if (why) expect(found).toMatch(why);
    else expect(found).toBeNull();
  },
);

test('a container that was started anew on a machine that goes on, whose age begins anew, has not jumped', async () => {
  const world = machine();
  await world.clock().advance(10 * dayMs);
  world.service();
  world.reboot(3 * hourMs);
  expect(world.service('boot 1').whyClockIsWrong()).toBeNull();
});

test('what was in doubt is trusted again when twenty more jobs have begun, over restarts too', () => {
  const world = machine();
  world.service();
  world.clock().jump(40 * dayMs);
  world.service();
  world.begin(19);
  expect(world.service().whyClockIsWrong()).toMatch(/ends after 20 more jobs/);
  world.begin(1);
  const trusting = world.service();
  expect(trusting.whyClockIsWrong()).toBeNull();
  world.clock().jump(2 * hourMs);
  expect(trusting.whyClockIsWrong()).toMatch(/The clock jumped/);
});

test('many jobs before a jump take no doubt away', () => {
  const world = machine();
  const watch = world.service();
  world.begin(30);
  world.clock().jump(40 * dayMs);
  expect(watch.whyClockIsWrong()).toMatch(/The clock jumped/);
});

test('a job from the future shows that the clock was wrong, for twenty more jobs', () => {
  const world = machine();
  world.clock().jump(2 * dayMs);
  world.begin(1);
  world.clock().jump(-2 * dayMs);
  const watch = world.service();
  expect(watch.whyClockIsWrong()).toMatch(/One of the last jobs is from the future/);
  world.begin(20);
  expect(watch.whyClockIsWrong()).toBeNull();
});
