/** kill -9 of a start, while it mends what a kill before it left: the next start ends that. */

import { expect } from 'vitest';
import { engineChildren } from '../../support/engine.ts';
import { expectClean } from '../disk/operations.ts';
import { expectInterrupted, expectPublished, expectUntouched } from './aftermath.ts';
import { type Asked, listBackups, takeBackup } from './client.ts';
import { allDead } from './kill.ts';
import { asBackup, asRestore, backupStops, publishedStops, type Stop, swapStops } from './points.ts';
import { asPrune, pruneStops } from './prune-points.ts';
import { stopJobAt } from './stopped-job.ts';
import { liveFiles, type World } from './world.ts';

/** What a kill cuts off, and what the next start must make of it. */
export interface CutOff {
  readonly name: string;
  readonly stop: Stop;
  readonly asked: (world: World) => Asked;
  /** How many backups there are to be before. */
  readonly backups?: number;
  /** Which of them are listed when it is mended, or what was published besides. */
  readonly left: (before: readonly string[]) => readonly string[];
  readonly isPublished?: boolean;
}

const stopNamed = (stops: readonly Stop[], moment: string): Stop => {
  const stop = stops.find((one) => one.moment === moment);
  if (!stop) throw new Error(`there is no stop ${moment}`);
  return stop;
};

const all = (before: readonly string[]) => before;

export const cutOffs: readonly CutOff[] = [
  ...['before the old file is replaced', 'before the journal is closed'].map((moment) => ({
    name: `a restore ${moment}`,
    stop: stopNamed(swapStops, moment),
    asked: asRestore,
    left: all,
  })),
  {
    name: 'a backup before its manifest is written',
    stop: stopNamed(backupStops, 'before the manifest is written'),
    asked: asBackup,
    left: all,
  },
  {
    name: 'a backup before its announcement is taken away',
    stop: stopNamed(publishedStops, 'before its announcement is taken away'),
    asked: asBackup,
    left: all,
    isPublished: true,
  },
  {
    name: 'a prune before an image is removed',
    stop: stopNamed(pruneStops, 'before the image is removed'),
    asked: asPrune,
    backups: 3,
    left: (before) => before.slice(1),
  },
];

/** So that nothing goes but by the prune. */
export const keepingLast = { database: { retention: { keepLast: 1 } } };

/** Oldest first. The folder of one that went may stay behind, empty. */
export const listed = async (world: World): Promise<string[]> =>
  (await listBackups(world.service())).map(({ id }) => id).reverse();

/** Kills a job where it stops, and the start after that before so many changes. False: that made fewer. */
export async function expectMended(world: World, cutOff: CutOff, change: number): Promise<boolean> {
  const { stop, asked, backups = 0, left, isPublished = false } = cutOff;
  while ((await listed(world)).length < backups) await takeBackup(world.service());
  const [before, live] = [await listed(world), await liveFiles(world.paths)];
  const jobId = await stopJobAt(world, asked(world), stop);
  const children = await engineChildren(world.service().process.pid);
  await world.service().kill();
  await allDead(children);
  const died = await world.dieInStart(change);
  await world.restart();
  await expectUntouched(world, live);
  await expectClean(world.service(), { ...world, old: live });
  const after = await listed(world);
  const published = after.filter((id) => !before.includes(id));
  expect(published, `change ${change}`).toHaveLength(isPublished ? 1 : 0);
  expect(after, `change ${change}`).toEqual([...left(before), ...published]);
  const [id] = published;
  await (id ? expectPublished(world, jobId, id) : expectInterrupted(world, jobId));
  return died;
}
