/** A file system without room: found before a job begins, or in the middle of it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallDisk } from '../../support/small-disk.ts';
import { backupIds, expectUntouched, expectWhole } from './aftermath.ts';
import { type Asked, ask, jobEnd, refusal, run } from './client.ts';
import { fillDisk } from './filler.ts';
import {
  asBackup,
  asCompare,
  asRestore,
  asVerify,
  backupStops,
  compareStops,
  restoreStops,
  type Stop,
  verifyStops,
} from './points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { liveFiles, useWorlds, type World } from './world.ts';

const openWorld = useWorlds();
const mebibyte = 1024 * 1024;

interface Case {
  readonly name: string;
  readonly place: 'repository' | 'database' | 'state';
  readonly sizeBytes: number;
  readonly asked: (world: World) => Asked;
  readonly stops: readonly Stop[];
}

const folders = { repository: 'repository', state: 'state', database: 'live/availability.duckdb' };

const moments = (stops: readonly Stop[], pattern: RegExp): Stop[] =>
  stops.filter(({ moment }) => pattern.test(moment));

const cases: readonly Case[] = [
  {
    name: 'backup, in the repository',
    place: 'repository',
    sizeBytes: 24 * mebibyte,
    asked: asBackup,
    stops: moments(backupStops, /nothing is copied|sealed|image/),
  },
  {
    name: 'restore, beside the database',
    place: 'database',
    sizeBytes: 64 * mebibyte,
    asked: asRestore,
    stops: moments(restoreStops, /middle of the copy|journal/),
  },
  {
    name: 'verification with a drill, in the state folder',
    place: 'state',
    sizeBytes: 24 * mebibyte,
    asked: asVerify,
    stops: moments(verifyStops, /scratch|middle of the copy/),
  },
  {
    name: 'comparison with the live database, in the state folder',
    place: 'state',
    sizeBytes: 24 * mebibyte,
    asked: asCompare,
    stops: moments(compareStops, /middle of the copy|sealed/),
  },
];

test.each(cases)(
  'a full disk for a $name: the job fails, everything is as before, the next one succeeds',
  async ({ place, sizeBytes, asked, stops }) => {
    const disk = await smallDisk(sizeBytes);
    if (!disk) return;
    const world = await openWorld({ places: { [place]: join(disk.path, folders[place]) } });
    const live = await liveFiles(world.paths);
    const expectRefused = async () => {
      await expectUntouched(world, live);
      expect(await backupIds(world)).toEqual([world.first, world.second]);
      expect((await ask(world.service(), 'GET', '/readyz')).status).toBe(200);
    };

    const before = await fillDisk(disk.path, mebibyte / 2);
    expect(await refusal(world.service(), asked(world))).toMatchObject({
      status: 507,
      code: 'insufficient_space',
    });
    await before.remove();
    await expectRefused();

    expect(stops.length).toBeGreaterThan(1);
    await atEach(stops, async (stop) => {
      const jobId = await stopJobAt(world, asked(world), stop);
      const filler = await fillDisk(disk.path);
      world.service().resume();
      const { state, problem } = await jobEnd(world.service(), jobId);
      await filler.remove();
      expect([state, problem?.status, problem?.code]).toEqual(['failed', 507, 'insufficient_space']);
      await expectRefused();
    });

    await run(world.service(), asked(world));
    await expectWhole(world, await backupIds(world));
  },
);
