/** A repository whose mount has gone away, and one that cannot be written. */
import { chmod, mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { servicePaths, startService } from '../../support/service.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { backupIds, expectUntouched, expectWorking } from './aftermath.ts';
import { ask, jobEnd, listBackups, problemIn, refusal, run, takeBackup } from './client.ts';
import { asBackup, asCompare, asRestore, asVerify, backupStops } from './points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { allDays, countDays, liveFiles, type Place, useWorlds } from './world.ts';

const openWorld = useWorlds();
const asNobody = fileURLToPath(new URL('../../support/nobody-preload.ts', import.meta.url));

/** Takes the repository away, as an unmount does: an empty folder stays. Gives what brings it back. */
async function unmount({ paths }: Place): Promise<() => Promise<void>> {
  const away = join(paths.folder, 'away');
  await rename(paths.repository, away);
  await mkdir(paths.repository);
  return async () => {
    // Fails where anything was put there meanwhile.
    await rmdir(paths.repository);
    await rename(away, paths.repository);
  };
}

const unavailable = { status: 503, code: 'repository_unavailable' };

test('without its mount a repository refuses everything, nothing is written in its place, and all is well once it is back', async () => {
  const world = await openWorld();
  const live = await liveFiles(world.paths);
  const remount = await unmount(world);
  for (const asked of [asBackup(), asVerify(world), asRestore(world), asCompare(world)]) {
    expect(await refusal(world.service(), asked), asked.kind).toMatchObject(unavailable);
  }
  const requests: [string, string, unknown?][] = [
    ['GET', `/backups/${world.first}/content`],
    ['GET', `/verify?backup=${world.first}`],
    ['PATCH', `/backups/${world.first}`, { hold: true }],
    ['DELETE', `/backups/${world.first}`],
  ];
  for (const [method, path, body] of requests) {
    const { json } = await ask(world.service(), method, path, body);
    expect(problemIn(json), `${method} ${path}`).toMatchObject(unavailable);
  }
  expect(await readdir(world.paths.repository)).toEqual([]);
  await remount();
  await expectUntouched(world, live);
  expect(await backupIds(world)).toEqual([world.first, world.second]);
  await expectWorking(world);
});

test('a mount that goes away in the middle of a backup fails it, and nothing is written in its place', async () => {
  const world = await openWorld();
  await atEach(backupStops, async (stop) => {
    const jobId = await stopJobAt(world, asBackup(), stop);
    const remount = await unmount(world);
    world.service().resume();
    expect(await jobEnd(world.service(), jobId)).toMatchObject({ state: 'failed', problem: unavailable });
    expect(await readdir(world.paths.repository)).toEqual([]);
    await remount();
    expect(await listBackups(world.service())).toMatchObject([{ id: world.second }, { id: world.first }]);
  });
  // What was left there while it was away goes at the next start.
  await world.service().stop();
  await world.restart();
  expect(await backupIds(world)).toEqual([world.first, world.second]);
  await expectWorking(world);
});

test('nothing is restored to a database whose mount is gone, unless forced, and backups say that it is', async () => {
  const disk = await smallDisk(64 * 1024 * 1024);
  if (!disk) return;
  const database = join(disk.path, 'live', 'availability.duckdb');
  const world = await openWorld({ places: { database } });
  const { id: latest } = await takeBackup(world.service());
  await disk.unmount();
  for (const dryRun of [true, false]) {
    const body = { source: { backup: latest }, target: { database: 'availability' }, dryRun } as const;
    expect(await refusal(world.service(), { kind: 'restore', body })).toMatchObject({
      status: 422,
      code: 'target_not_replaceable',
      detail: expect.stringContaining(`${disk.path}, which is not mounted`),
      hint: expect.stringContaining('force'),
    });
  }
  expect(await refusal(world.service(), asBackup())).toMatchObject({
    code: 'source_missing',
    detail: expect.stringContaining(`${disk.path} is not mounted`),
  });
  expect(await readdir(disk.path)).toEqual([]);
  const body = { source: { backup: latest }, target: { database: 'availability' }, force: true } as const;
  await run(world.service(), { kind: 'restore', body });
  expect(await countDays(database)).toBe(allDays);
  // What lies there now is what is backed up from now on.
  await takeBackup(world.service());
  await run(world.service(), { kind: 'restore', body: { ...body, force: false } });
});

test('a service does not start without the mount of its repository, and does once it is back', async () => {
  const world = await openWorld();
  await world.service().stop();
  const remount = await unmount(world);
  await expect(world.restart()).rejects.toThrow(
    /cannot start: .*duckback\.yaml:\d+: repositories\.local\.path: The repository local cannot be used: .* was there and is gone\. Its mount may have vanished: mount it again\./,
  );
  expect(await readdir(world.paths.repository)).toEqual([]);
  await remount();
  await world.restart();
  expect(await backupIds(world)).toEqual([world.first, world.second]);
  await expectWorking(world);
});

test('a service whose user may not write the repository does not start, and says why', async () => {
  const folder = await temporaryFolder();
  const { repository } = servicePaths(folder);
  await chmod(folder, 0o777);
  await mkdir(repository);
  await chmod(repository, 0o555);
  const start = startService(folder, {}, { preload: asNobody });
  await expect(start).rejects.toThrow(`: repositories.local.path: ${repository}`);
  await expect(start).rejects.toThrow('permission denied');
  await chmod(repository, 0o755);
  expect(await readdir(repository)).toEqual([]);
});
