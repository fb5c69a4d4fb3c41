/** Exports that are cut off: kill -9, cancel, SIGTERM, a full disk. */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { smallDisk } from '../../support/small-disk.ts';
import { expectInterrupted, expectPublished, expectUntouched, expectWhole, leftovers } from './aftermath.ts';
import { ask, jobEnd, refusal, run } from './client.ts';
import { fillDisk } from './filler.ts';
import { killAndRestart, terminateAndRestart } from './kill.ts';
import { asExport, exportedStop, exportStops } from './points.ts';
import { atEach, cancelStopped, stopJobAt } from './stopped-job.ts';
import { allDays, liveFiles, type Place, useWorlds, type World } from './world.ts';

const openWorld = useWorlds();

/** The ids of all exports as a client sees them. Files lie there of each, and of no other. */
async function exportIds({ service, paths }: Place): Promise<string[]> {
  const { json } = await ask(service(), 'GET', '/exports?limit=500');
  const text = JSON.stringify(json);
  const ids = [...text.matchAll(/"id":"(availability-[^"]+)"/g)].map((match) => match[1] ?? '').sort();
  const folder = join(paths.repository, 'availability', 'exports');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const stored = files.map((file) => relative(folder, file.parentPath).split('/')[0] ?? '');
  expect([...new Set(stored)].sort()).toEqual(ids);
  return ids;
}

/** Downloads an export of one table and counts its rows. */
async function rowsOf({ service }: Place, id: string): Promise<number> {
  const response = await fetch(`${service().url}/exports/${id}/content`);
  return (await response.text()).trimEnd().split('\n').length - 1;
}

/** The next export is whole, and so are the backups. */
async function expectWorking(world: World): Promise<void> {
  const { result } = await run(world.service(), asExport());
  expect(await rowsOf(world, result?.id ?? '')).toBe(allDays);
  await expectWhole(world, [world.second]);
}

test('an export that is killed in any phase leaves nothing of it, and the next one succeeds', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  await atEach(exportStops, async (stop) => {
    const jobId = await stopJobAt(world, asExport(), stop);
    await killAndRestart(world);
    await expectUntouched(world, live);
    await expectInterrupted(world, jobId);
    expect(await exportIds(world)).toEqual([]);
  });
  await expectWorking(world);
});

test('an export that is killed after its publication is there, whole, has succeeded, and nothing else is left of it', async () => {
  const world = await openWorld();
  const jobId = await stopJobAt(world, asExport(), exportedStop);
  await killAndRestart(world);
  expect(await leftovers(world.paths)).toEqual([]);
  const [id = '', ...others] = await exportIds(world);
  await expectPublished(world, jobId, id);
  expect([await rowsOf(world, id), others]).toEqual([allDays, []]);
});

test('cancelling an export in any phase leaves everything as it was, and the next one succeeds', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  await atEach(exportStops.slice(0, -1), async (stop) => {
    const jobId = await stopJobAt(world, asExport(), stop);
    expect(await cancelStopped(world, jobId)).toMatchObject({
      state: 'cancelled',
      phase: null,
      problem: { code: 'cancelled' },
    });
    await expectUntouched(world, live);
    expect(await exportIds(world)).toEqual([]);
  });
  await expectWorking(world);
});

test('a service that is told to stop during an export leaves nothing of it', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  const stops = exportStops.filter(({ moment }) => /middle|flushed/.test(moment));
  expect(stops).toHaveLength(3);
  await atEach(stops, async (stop) => {
    const jobId = await stopJobAt(world, asExport(), stop);
    await terminateAndRestart(world);
    await expectUntouched(world, live);
    await expectInterrupted(world, jobId);
    expect(await exportIds(world)).toEqual([]);
  });
});

test('a disk that fills up while the rows are written fails the export, which leaves nothing', async () => {
  const mebibyte = 1024 * 1024;
  const disk = await smallDisk(48 * mebibyte);
  if (!disk) return;
  const world = await openWorld({ places: { repository: join(disk.path, 'repository') } });
  const live = await liveFiles(world.paths);
  const stop = exportStops.find(({ moment }) => moment === 'before the rows are written');
  if (!stop) throw new Error('no point');
  const jobId = await stopJobAt(world, asExport(), stop);
  const filler = await fillDisk(disk.path);
  world.service().resume();
  expect(await jobEnd(world.service(), jobId)).toMatchObject({
    state: 'failed',
    problem: { code: 'insufficient_space' },
  });
  expect((await refusal(world.service(), asExport())).code).toBe('insufficient_space');
  await expectUntouched(world, live);
  expect(await exportIds(world)).toEqual([]);
  await filler.remove();
  await expectWorking(world);
});
