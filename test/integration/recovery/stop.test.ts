/** What a recovery stops before it touches anything, who holds the database all the same, and what is left of one that is cancelled. */
import { expect, test } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { stateOf } from '../../fault/restore/aftermath.ts';
import {
  failureOf,
  fromBackup,
  isRestored,
  type Opened,
  openRecovery,
} from '../../support/recovery/attempts.ts';
import { allHooks, failing } from '../../support/recovery/in-process.ts';

/** With a state folder that is full in a step. */
async function openFullAt(step: string): Promise<Opened> {
  const world: Opened = await openRecovery({
    at(what) {
      if (what === 'remember' && world.context.steps.at(-1) === step)
        throw new Problem('insufficient_space', 'The state folder is full.');
    },
  });
  return world;
}

test('a stop that fails fails it before anything is touched, and start is run', async () => {
  const world = await openRecovery({ hooks: { ...allHooks, stop: failing.stop } });
  const { problem } = await failureOf(world.run(fromBackup, world.context));
  expect(problem.hint).toContain('Stop what uses the database by hand');
  expect(await stateOf(world.folder)).toEqual(world.before);
  expect(world.kept.journal).toEqual(['stop', 'start']);
});

test('a stop that cannot be remembered, for want of room, is not run, and nothing is started a second time', async () => {
  const world = await openFullAt('stop');
  const { problem } = await failureOf(world.run(fromBackup, world.context));
  expect(problem.code).toBe('insufficient_space');
  expect(world.kept.journal).toEqual([]);
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test('one that finds no room says so, and nothing of damaged backups', async () => {
  const world = await openFullAt('verify');
  const { problem } = await failureOf(world.run(fromBackup, world.context));
  expect(problem).toMatchObject({
    code: 'insufficient_space',
    hint: 'Free space on the file system named in detail. Then repeat. Nothing was touched.',
  });
});

test.each([
  { during: 'stop', after: 'as before', journal: ['stop', 'start'] },
  { during: 'validate', after: 'as before', journal: ['stop', 'validate', 'start'] },
  { during: 'backfill', after: 'restored', journal: ['stop', 'validate', 'backfill 2025-11-10', 'start'] },
] as const)(
  'one that is cancelled during $during leaves the database $after, and runs start',
  async ({ during, after, journal }) => {
    const world: Opened = await openRecovery({
      hooks: {
        ...allHooks,
        [during](_: unknown, { signal }: { signal: AbortSignal }) {
          world.context.cancel();
          signal.throwIfAborted();
        },
      },
    });
    const { problem, report } = await failureOf(world.run(fromBackup, world.context));
    expect(problem.message).toBe('the job was cancelled');
    expect(world.kept.journal).toEqual(journal);
    if (after === 'restored') expect(await isRestored(world)).toBe(true);
    else expect(await stateOf(world.folder)).toEqual(world.before);
    // What became of the files is in its result.
    const [entry] = await world.quarantine.list();
    expect(report).toMatchObject({ rolledBack: during === 'validate', quarantine: entry?.id ?? null });
  },
);

test('a process that holds the database after the stop is waited for, then named, and start is run', async () => {
  const holder = { pid: 4711, command: 'python3' };
  let asked = 0;
  const letsGo = async () => (++asked > 2 ? 'free' : holder);
  const world = await openRecovery({ holderOf: letsGo, timeoutMs: 60_000 });
  await world.run(fromBackup, world.context);
  expect(await isRestored(world)).toBe(true);
  const held = await openRecovery({ holderOf: async () => holder });
  const { problem } = await failureOf(held.run(fromBackup, held.context));
  expect(problem).toMatchObject({
    code: 'target_locked',
    message: expect.stringContaining('python3 (PID 4711)'),
  });
  expect(await stateOf(held.folder)).toEqual(held.before);
  expect(held.kept.journal).toEqual(['stop', 'start']);
});

test('without a hook stop a holder that cannot be seen is in the way, with one it is not', async () => {
  const blind = { holderOf: async () => 'unknown' as const };
  const without = await openRecovery({ ...blind, hooks: { start: allHooks.start } });
  const { problem } = await failureOf(without.run(fromBackup, without.context));
  expect(problem.code).toBe('target_locked');
  expect(without.kept.journal).toEqual([]);
  const stopped = await openRecovery(blind);
  await stopped.run(fromBackup, stopped.context);
  expect(await isRestored(stopped)).toBe(true);
});
