/** What a recovery that gave up puts back, and when it may not. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stateOf } from '../../fault/restore/aftermath.ts';
import { type AtPoint, freezeAt } from '../../support/fault-points.ts';
import { jobContext } from '../../support/job-context.ts';
import {
  failureOf,
  fromBackup,
  givenUp,
  isRestored,
  openCutOff,
  openRecovery,
  remember,
  unnoted,
} from '../../support/recovery/attempts.ts';
import { type AttemptOptions, allHooks, failing, openAttempt } from '../../support/recovery/in-process.ts';

/** A machine that was started anew, where stop fails and nobody can see who holds the database. */
const blindAfterReboot: AttemptOptions = {
  rebooted: true,
  holderOf: async () => 'unknown',
  hooks: { ...allHooks, stop: failing.stop },
};

test('once start may have been run the stop assures nobody any more: with a holder that cannot be seen nothing is rolled back', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { begun: 'start', failure: givenUp });
  const next = await openAttempt(world.folder, world.kept, { holderOf: async () => 'unknown' });
  const { problem, report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(problem.message).toContain('whether a process has opened the restored file cannot be seen here');
  expect(report).toMatchObject({ rolledBack: false, quarantine: expect.any(String) });
  expect(await isRestored(world)).toBe(true);
});

test('one that had given up stops again on a machine that was started anew what may have been started, before it puts anything back', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { failure: givenUp });
  let wasRestored = false;
  const next: Awaited<ReturnType<typeof openAttempt>> = await openAttempt(world.folder, world.kept, {
    rebooted: true,
    holderOf: async () => 'unknown',
    hooks: {
      ...allHooks,
      async stop() {
        wasRestored = await isRestored(world);
      },
    },
  });
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(world.kept.journal).toEqual(['stop', 'validate', 'stop', 'start']);
  expect(wasRestored).toBe(true);
  expect(report).toMatchObject({ rolledBack: true, quarantine: null });
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test('where the stop that is repeated before a roll-back is cut off the next attempt runs it', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { failure: givenUp });
  const frozen = freezeAt(1);
  const at: AtPoint = (point) => (point === 'hook stop' ? frozen.at() : undefined);
  const second = await openAttempt(world.folder, world.kept, { rebooted: true, at });
  await Promise.race([second.run(fromBackup, jobContext()), frozen.reached]);
  const third = await openAttempt(world.folder, world.kept, {
    rebooted: true,
    holderOf: async () => 'unknown',
  });
  const { report } = await failureOf(third.run(fromBackup, jobContext()));
  expect(world.kept.journal).toEqual(['stop', 'validate', 'stop', 'start']);
  expect(report).toMatchObject({ rolledBack: true });
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test('one that had given up moves nothing where the stop that it repeats fails, and a holder cannot be seen', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { failure: givenUp });
  const next = await openAttempt(world.folder, world.kept, blindAfterReboot);
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(report).toMatchObject({ rolledBack: false, quarantine: expect.any(String) });
  expect(await isRestored(world)).toBe(true);
  expect(world.kept.journal).toEqual(['stop', 'validate', 'stop', 'start']);
});

test('a stop that fails on a machine that was started anew assures nobody: with a holder that cannot be seen nothing is moved', async () => {
  const world = await openCutOff('validate', fromBackup);
  const next = await openAttempt(world.folder, world.kept, blindAfterReboot);
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(report).toMatchObject({ rolledBack: false, quarantine: expect.any(String) });
  expect(world.kept.journal).toEqual(['stop', 'validate', 'stop', 'start']);
});

test.each([
  { when: 'noted', state: {} },
  { when: 'not noted', state: unnoted },
])(
  'one that gave up, and goes on before the file system of the database is mounted, says that nothing was put back (swap $when)',
  async ({ state }) => {
    const world = await openCutOff('validate', fromBackup, false);
    remember(world, { ...state, failure: givenUp });
    const mount = join(world.folder, 'live');
    await rename(mount, join(world.folder, 'unmounted'));
    await mkdir(mount);
    const mounts = { known: () => mount, remember() {} };
    const next = await openAttempt(world.folder, world.kept, { mounts });
    const { problem, report } = await failureOf(next.run(fromBackup, jobContext()));
    expect(problem.message).toContain(`Putting back what was there before failed: `);
    expect(problem.message).toContain('which is not mounted');
    expect(report).toMatchObject({ rolledBack: false });
  },
);

test('one that gave up says so where what it moved aside is gone, and takes that for put back only where it had begun to', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, { failure: givenUp });
  const [entry] = await world.quarantine.list();
  await rm(join(world.folder, 'live', '.duckback', 'quarantine', entry?.id ?? ''), { recursive: true });
  const next = await openAttempt(world.folder, world.kept);
  const { problem, report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(problem.message).toContain(`${entry?.id} is gone, so nothing was put back`);
  expect(report).toMatchObject({ rolledBack: false, quarantine: entry?.id });
  expect(await isRestored(world)).toBe(true);
});

test('a roll-back that was cut off when all was done, but not noted, is none that found nothing', async () => {
  const world = await openRecovery({ hooks: { ...allHooks, validate: failing.validate } });
  await failureOf(world.run(fromBackup, world.context));
  remember(world, { rolledBack: false, done: ['identify', 'verify', 'stop', 'restore'] });
  const next = await openAttempt(world.folder, world.kept);
  const { problem, report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(problem.message).toBe('The hook failed.');
  expect(report).toMatchObject({ rolledBack: true, quarantine: null });
  expect(await stateOf(world.folder)).toEqual(world.before);
});
