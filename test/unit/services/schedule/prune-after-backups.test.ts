import { expect, test } from 'vitest';
import { Problem } from '../../../../src/domain/problem.ts';
import { at, settle } from '../../jobs/workbench.ts';
import { hourMs, minuteMs, openWorkbench, scheduleOf } from './workbench.ts';

const kinds = ({ ledger }: Pick<ReturnType<typeof openWorkbench>, 'ledger'>) =>
  ledger
    .list({}, { limit: 100, after: null })
    .items.map(({ kind }) => kind)
    .toSorted();

/** At three, when the scheduled backup runs, of a database with a policy unless the test says otherwise. */
async function backupUnderWay(options: Parameters<typeof openWorkbench>[0] = {}) {
  const bench = openWorkbench({ retention: { keepDaily: 7 }, ...options });
  const { scheduler, runner, service } = bench.start();
  scheduler.tick();
  await bench.clock.advance(3 * hourMs);
  expect(scheduler.tick()).toBe(options.retention === null ? 24 * hourMs : 5000);
  await settle();
  const end = async (how: 'succeed' | 'fail', index = -1) => {
    const call = at(bench.calls, index);
    if (how === 'succeed') call.succeed();
    else call.fail(new Problem('source_busy', 'The writer does not rest.'));
    await settle();
  };
  return { ...bench, scheduler, runner, service, end };
}

test('a scheduled backup that has succeeded is followed by one prune of its database', async () => {
  const world = await backupUnderWay();
  await world.end('succeed');
  world.scheduler.tick();
  world.scheduler.tick();
  expect(world.ledger.unfinished()).toMatchObject([
    { kind: 'prune', request: { database: 'availability' }, requestedBy: 'schedule:nightly' },
  ]);
  await settle();
  await world.end('succeed');
  world.scheduler.tick();
  expect(kinds(world)).toEqual(['backup', 'prune']);
});

test('a backup that failed is not', async () => {
  const world = await backupUnderWay();
  await world.end('fail');
  world.scheduler.tick();
  expect(kinds(world)).toEqual(['backup']);
  expect(world.store.awaitedPrunes()).toEqual([]);
});

test('without a policy nothing is pruned', async () => {
  const world = await backupUnderWay({ retention: null });
  await world.end('succeed');
  world.scheduler.tick();
  expect(kinds(world)).toEqual(['backup']);
});

test('the prune waits for what else writes the database', async () => {
  const world = await backupUnderWay();
  await world.end('succeed');
  const release = world.runner.claim('availability');
  expect(world.scheduler.tick()).toBe(5000);
  expect(kinds(world)).toEqual(['backup']);
  release();
  world.scheduler.tick();
  expect(kinds(world)).toEqual(['backup', 'prune']);
});

test('a backup that ended with its process is not pruned after, but the one that makes up for it; one that had succeeded is, once', async () => {
  const world = await backupUnderWay();
  await world.end('succeed');
  world.start().scheduler.tick();
  expect(kinds(world)).toEqual(['backup', 'prune']);

  const killed = await backupUnderWay();
  const { scheduler } = killed.start();
  scheduler.tick();
  await settle();
  expect(kinds(killed)).toEqual(['backup', 'backup']);
  await killed.end('succeed');
  scheduler.tick();
  expect(kinds(killed)).toEqual(['backup', 'backup', 'prune']);
});

test('a process that dies between the prune and its record starts no second one', async () => {
  const world = await backupUnderWay();
  await world.end('succeed');
  world.scheduler.tick();
  await settle();
  await world.end('succeed');
  world.database.exec('UPDATE schedule_runs SET prunes = 1');
  world.start().scheduler.tick();
  expect(kinds(world)).toEqual(['backup', 'prune']);
});

/** A service that died in the prune so many times, and was started as often. */
async function diedInPrune(times: number) {
  const world = await backupUnderWay();
  await world.end('succeed');
  let { scheduler } = world;
  for (let count = 0; count < times; count += 1) {
    await world.clock.advance(64 * minuteMs);
    scheduler.tick();
    await settle();
    expect(kinds(world)).toHaveLength(count + 2);
    ({ scheduler } = world.start());
  }
  return { ...world, scheduler };
}

test.each([
  [1, 0],
  [2, 1],
  [3, 4],
  [4, 16],
  [5, 64],
])(
  'a prune that the end of the service has cut off %i times is begun again when that is up for %i minutes, until one has come to its end',
  async (times, minutes) => {
    const world = await diedInPrune(times);
    if (minutes > 0) {
      await world.clock.advance(minutes * minuteMs - 1);
      expect(world.scheduler.tick()).toBe(5000);
      expect(kinds(world)).toHaveLength(times + 1);
      await world.clock.advance(1);
    }
    world.scheduler.tick();
    await settle();
    expect(kinds(world)).toHaveLength(times + 2);
    await world.end('succeed');
    world.scheduler.tick();
    world.start().scheduler.tick();
    expect(kinds(world)).toHaveLength(times + 2);
    expect(world.store.awaitedPrunes()).toEqual([]);
  },
);

test('one that failed by itself is not begun again', async () => {
  const world = await diedInPrune(1);
  world.scheduler.tick();
  await settle();
  await world.end('fail');
  world.scheduler.tick();
  world.start().scheduler.tick();
  expect(kinds(world)).toEqual(['backup', 'prune', 'prune']);
});

test('one that waits to be begun again gives way to what follows the next run', async () => {
  const world = await diedInPrune(2);
  await world.clock.advance(24 * hourMs);
  world.scheduler.tick();
  world.scheduler.tick();
  await settle();
  expect(kinds(world)).toEqual(['backup', 'backup', 'prune', 'prune']);
  expect(world.store.awaitedPrunes()).toHaveLength(1);
  await world.end('succeed');
  world.scheduler.tick();
  expect(kinds(world)).toEqual(['backup', 'backup', 'prune', 'prune', 'prune']);
});

test.each([
  [true, ['backup', 'prune']],
  [false, ['backup']],
])(
  'a run that somebody asked for is followed by a prune where they may prune: %s',
  async (mayPrune, expected) => {
    const bench = openWorkbench({ retention: { keepDaily: 7 }, schedules: [scheduleOf()] });
    const { scheduler, service, runner } = bench.start();
    scheduler.tick();
    runner.submit({ ...service.runNow('nightly', mayPrune), database: 'availability', requestedBy: 'ops' });
    await settle();
    at(bench.calls, 0).succeed();
    await settle();
    scheduler.tick();
    expect(kinds(bench)).toEqual(expected);
  },
);

test.each([true, false])(
  'the prune that a scheduled backup is owed comes once, after a run that somebody asks for before it, who may prune: %s',
  async (mayPrune) => {
    const world = await backupUnderWay();
    await world.end('succeed');
    const asked = { ...world.service.runNow('nightly', mayPrune), database: 'availability' };
    world.runner.submit({ ...asked, requestedBy: 'ops' });
    await settle();
    world.scheduler.tick();
    expect(kinds(world)).toEqual(['backup', 'backup']);
    await world.end('succeed');
    world.scheduler.tick();
    await settle();
    await world.end('succeed');
    world.scheduler.tick();
    expect(kinds(world)).toEqual(['backup', 'backup', 'prune']);
    expect(world.store.awaitedPrunes()).toEqual([]);
  },
);
