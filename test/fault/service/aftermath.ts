/** What must hold of a service's folders when a job was cut off, and of the service after that. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServicePaths } from '../../support/service.ts';
import { type Asked, getJob, listBackups, run, theBackup } from './client.ts';
import { liveFiles, type Place, type World } from './world.ts';

/** Folders that stay when nothing is in them, and the lock of the database. */
const standing = ['engine', '.repository', 'availability', '.locks', '.locks/availability'];

/** Everything that lies in a staging or scratch folder. */
export async function leftovers({ repository, state, database, restored }: ServicePaths): Promise<string[]> {
  const folders = [
    join(repository, '.staging'),
    join(state, 'scratch'),
    join(database, '..', '.duckback', 'staging'),
    join(restored, '.duckback', 'staging'),
  ];
  const found = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true }).catch(() => [])),
  );
  return found.flat().filter((name) => !standing.includes(name));
}

/** The ids of all backups, oldest first, as a client sees them. Each has its folder and no folder lies there without one. */
export async function backupIds({ service, paths }: Place): Promise<string[]> {
  const ids = (await listBackups(service())).map(({ id }) => id).reverse();
  const folders = await readdir(join(paths.repository, 'availability', 'backups')).catch(() => []);
  expect(folders.sort()).toEqual(ids.toSorted());
  return ids;
}

export async function expectInterrupted({ service }: Place, jobId: string): Promise<void> {
  expect(await getJob(service(), jobId)).toMatchObject({
    state: 'failed',
    phase: null,
    problem: { code: 'interrupted', jobId },
  });
}

/** A job that had published this when the service died has done what it was for. */
export async function expectPublished({ service }: Place, jobId: string, id: string): Promise<void> {
  expect(await getJob(service(), jobId)).toMatchObject({
    state: 'succeeded',
    phase: null,
    problem: null,
    result: { id },
  });
}

/** The database's files are byte for byte what they were, and no staging is left. */
export async function expectUntouched({ paths }: Place, before: Map<string, string>): Promise<void> {
  const after = await liveFiles(paths);
  expect([...after.keys()]).toEqual([...before.keys()]);
  for (const [name, bytes] of before) expect(after.get(name) === bytes, `${name} is as it was`).toBe(true);
  expect(await leftovers(paths)).toEqual([]);
}

/** The newest of the first backups is whole, and a job that stores something succeeds. */
export async function expectWorking(
  world: World,
  asked: Asked<'backup' | 'import'> = theBackup,
): Promise<void> {
  await expectWhole(world, [world.second]);
  expect((await run(world.service(), asked)).result?.tables).toHaveLength(1);
  expect(await leftovers(world.paths)).toEqual([]);
}

/** All are proven at content level, and the last of them can be restored. */
export async function expectWhole({ service, paths }: Place, backups: readonly string[]): Promise<void> {
  for (const backup of backups) {
    await run(service(), { kind: 'verify', body: { backup, level: 'content' } });
  }
  const last = backups.at(-1) ?? '';
  const path = join(paths.restored, `${last}.duckdb`);
  await run(service(), { kind: 'restore', body: { source: { backup: last }, target: { path } } });
  expect(await leftovers(paths)).toEqual([]);
}
