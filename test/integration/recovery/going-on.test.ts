/** A recovery that goes on after the service or the machine was started anew. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobContext } from '../../../src/domain/ports/jobs.ts';
import { stateOf } from '../../fault/restore/aftermath.ts';
import { jobContext } from '../../support/job-context.ts';
import {
  cutOffIn,
  fromBackup,
  fromScratch,
  isRestored,
  type Opened,
  openCutOff,
  openRecovery,
} from '../../support/recovery/attempts.ts';
import { allHooks, makeAnew, openAttempt } from '../../support/recovery/in-process.ts';
import { livePath } from '../../support/restore-world.ts';

test('on a machine that was started anew what had been stopped is stopped again before it goes on, and on the same it is not', async () => {
  for (const rebooted of [true, false]) {
    const world: Opened = await openRecovery({
      hooks: {
        ...allHooks,
        validate(_, { signal }) {
          world.context.endWithService();
          signal.throwIfAborted();
        },
      },
    });
    await expect(world.run(fromBackup, world.context)).rejects.toThrow('the service ends');
    expect(world.kept.journal).toEqual(['stop', 'validate']);
    const next = await openAttempt(world.folder, world.kept, { rebooted });
    await next.run(fromBackup, jobContext());
    const stops = world.kept.journal.filter((name) => name === 'stop');
    expect(stops).toHaveLength(rebooted ? 2 : 1);
    expect(await isRestored(world)).toBe(true);
  }
});

test('what was cut off stays known where the stop that is repeated on a machine started anew is cut off too', async () => {
  const world = await openCutOff('backfill', fromScratch);
  const context = jobContext();
  const again = { rebooted: true, hooks: cutOffIn('stop', context) };
  const second = await openAttempt(world.folder, world.kept, again);
  await expect(second.run(fromScratch, context)).rejects.toThrow('the service ends');
  const hooks = { ...allHooks, backfill: makeAnew(world.folder) };
  const third = await openAttempt(world.folder, world.kept, { rebooted: true, hooks });
  await third.run(fromScratch, jobContext());
  expect(world.kept.journal).toEqual([
    'stop',
    'backfill null',
    'stop',
    'stop',
    'backfill null',
    'validate',
    'start',
  ]);
  // What was there before, and what was made by half.
  expect(await third.quarantine.list()).toHaveLength(2);
});

test('one that goes on and is cancelled at once has ended what its commands left before it undoes anything', async () => {
  const world = await openCutOff('validate', fromBackup);
  const context = jobContext();
  context.cancel();
  const leftAtStart: string[] = [];
  const next = await openAttempt(world.folder, world.kept, {
    hooks: {
      ...allHooks,
      start() {
        leftAtStart.push(...next.ended);
      },
    },
  });
  await expect(next.run(fromBackup, context)).rejects.toThrow('the job was cancelled');
  expect(leftAtStart).toEqual(['validate', 'stop']);
  expect(await stateOf(world.folder)).toEqual(world.before);
});

test('one that goes on where the hook start was taken out of the configuration tells that what it stopped stays so', async () => {
  const world = await openCutOff('validate', fromBackup, false);
  const { validate, backfill } = allHooks;
  const next = await openAttempt(world.folder, world.kept, { hooks: { validate, backfill } });
  const alerts = ['The hook stop was run, and there is no hook start any more.'];
  expect(await next.run(fromBackup, jobContext())).toMatchObject({ alerts });
  expect(await isRestored(world)).toBe(true);
});

test('what another program made while the service was away is not taken for what was restored', async () => {
  const world = await openRecovery();
  for (const name of world.before.names) await rm(join(world.folder, 'live', name));
  const stopped: Opened['context'] = world.context;
  const step: JobContext['step'] = (name, run) => {
    if (name === 'restore: prepare') stopped.endWithService();
    stopped.signal.throwIfAborted();
    return stopped.step(name, run);
  };
  await expect(world.run(fromBackup, { ...stopped, step })).rejects.toThrow('the service ends');
  await writeFile(livePath(world.folder), 'of another program');
  const next = await openAttempt(world.folder, world.kept);
  expect(await next.recover()).toEqual([]);
  await next.run(fromBackup, jobContext());
  expect(await isRestored(world)).toBe(true);
  const [entry] = await next.quarantine.list();
  expect(await readFile(entry?.files[0]?.to ?? '', 'utf8')).toBe('of another program');
});
