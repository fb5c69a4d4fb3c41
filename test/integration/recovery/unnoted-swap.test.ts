/** A recovery that was cut off after its swap, and before that was noted. */
import { readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RecoveryRequest } from '../../../src/domain/recovery.ts';
import { stateOf } from '../../fault/restore/aftermath.ts';
import { jobContext } from '../../support/job-context.ts';
import {
  cutOffIn,
  failureOf,
  fromBackup,
  fromScratch,
  givenUp,
  type Opened,
  openCutOff,
  openRecovery,
  remember,
  unnoted,
} from '../../support/recovery/attempts.ts';
import { allHooks, failing, makeAnew, openAttempt } from '../../support/recovery/in-process.ts';
import { livePath } from '../../support/restore-world.ts';

/** A recovery whose swap was made but not noted, before the machine was started anew and a writer used what it found there. */
async function openWritten(request: RecoveryRequest) {
  const world = await openCutOff(request.from === 'backup' ? 'validate' : 'backfill', request, false);
  if (request.from === 'backup') {
    remember(world, unnoted);
    await utimes(livePath(world.folder), 1, 1);
  } else {
    remember(world, { done: ['stop'], begun: 'move aside', quarantine: null });
    await writeFile(livePath(world.folder), 'of a writer');
  }
  return world;
}

test('a swap that was cut off before it was noted is rolled back also by an attempt after one that died at its start', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  remember(world, {
    done: ['identify', 'verify', 'stop'],
    begun: 'start',
    quarantine: null,
    failure: givenUp,
  });
  const next = await openAttempt(world.folder, world.kept);
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(report).toMatchObject({ rolledBack: true });
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test.each([fromBackup, fromScratch])(
  'what a writer makes of a swap that was not noted does not hide what was there before: it is put back ($from)',
  async (request) => {
    const world = await openWritten(request);
    const hooks = { ...allHooks, backfill: makeAnew(world.folder), validate: failing.validate };
    const next = await openAttempt(world.folder, world.kept, { rebooted: true, hooks });
    const { report } = await failureOf(next.run(request, jobContext()));
    expect(report).toMatchObject({ rolledBack: true, quarantine: null });
    expect(await stateOf(world.folder)).toEqual(world.before);
    // What the writer had, and what did not validate.
    expect(await next.quarantine.list()).toHaveLength(2);
  },
);

test.each([fromBackup, fromScratch])(
  'the result names what was there before, not what a writer made of a swap that was not noted ($from)',
  async (request) => {
    const world = await openWritten(request);
    const [first] = await world.quarantine.list();
    const hooks = { ...allHooks, backfill: makeAnew(world.folder) };
    const next = await openAttempt(world.folder, world.kept, { rebooted: true, hooks });
    expect(await next.run(request, jobContext())).toMatchObject({ quarantine: first?.id, rolledBack: false });
    expect(await next.quarantine.list()).toHaveLength(2);
  },
);

test.each([fromBackup, fromScratch])(
  'one that gives up puts back what was there before also where a writer used what the swap had left ($from)',
  async (request) => {
    const world = await openWritten(request);
    remember(world, { failure: givenUp });
    const next = await openAttempt(world.folder, world.kept);
    const { report } = await failureOf(next.run(request, jobContext()));
    expect(report).toMatchObject({ rolledBack: true, quarantine: null });
    expect(await stateOf(world.folder)).toEqual(world.before);
  },
);

test.each([fromBackup, fromScratch])(
  'a file that another program puts in the place of the database in the swap is left to it ($from)',
  async (request) => {
    let isPut = false;
    const world: Opened = await openRecovery({
      async at(point, path) {
        if (isPut || point !== 'rename' || !path.endsWith('duckback-entry.json')) return;
        isPut = true;
        const live = livePath(world.folder);
        await writeFile(`${live}.new`, 'of another program');
        await rename(`${live}.new`, live);
        throw new Error('EIO: i/o error');
      },
    });
    const { problem, report } = await failureOf(world.run(request, world.context));
    expect(problem.message).toContain('was not touched');
    expect(report).toMatchObject({ rolledBack: false });
    expect(await readFile(livePath(world.folder), 'utf8')).toBe('of another program');
  },
);

test('where nothing was there before nothing is put back, whatever a writer made of a restore that was not noted', async () => {
  const world = await openRecovery();
  for (const name of world.before.names) await rm(join(world.folder, 'live', name));
  const first = await openAttempt(world.folder, world.kept, { hooks: cutOffIn('validate', world.context) });
  await expect(first.run(fromBackup, world.context)).rejects.toThrow('the service ends');
  remember(world, { done: ['identify', 'verify', 'stop'], begun: 'restore' });
  await utimes(livePath(world.folder), 1, 1);
  const hooks = { ...allHooks, validate: failing.validate };
  const next = await openAttempt(world.folder, world.kept, { rebooted: true, hooks });
  const { report } = await failureOf(next.run(fromBackup, jobContext()));
  expect(report).toMatchObject({ rolledBack: true, quarantine: null });
  await expect(readFile(livePath(world.folder))).rejects.toThrow('ENOENT');
});

test('what a roll-back moved aside is not put back by an attempt after one that died in it', async () => {
  const world = await openRecovery();
  for (const name of world.before.names) await rm(join(world.folder, 'live', name));
  const hooks = { ...allHooks, validate: failing.validate };
  const first = await openAttempt(world.folder, world.kept, { hooks });
  await failureOf(first.run(fromBackup, jobContext()));
  remember(world, {
    done: ['identify', 'verify', 'stop'],
    begun: 'restore',
    rolledBack: false,
    failure: givenUp,
  });
  const next = await openAttempt(world.folder, world.kept);
  await failureOf(next.run(fromBackup, jobContext()));
  await expect(readFile(livePath(world.folder))).rejects.toThrow('ENOENT');
  expect(await next.quarantine.list()).toHaveLength(1);
});
