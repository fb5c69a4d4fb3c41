/** Whoever may write a repository changes what lies at a stored image, or beside it, when it was looked up and before DuckDB opens it. */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, rename, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { engineChildren } from '../../support/engine.ts';
import { leftovers } from './aftermath.ts';
import { type Asked, begin, jobEnd, jobWhen, run } from './client.ts';
import { checkpointedDays, makeDays, useWorlds, type World } from './world.ts';

const openWorld = useWorlds();

/** Another database that the service may read, of far fewer rows. */
async function makeOther({ paths }: World): Promise<string> {
  const other = join(paths.folder, 'other', 'availability.duckdb');
  await mkdir(dirname(other));
  await makeDays(other, 7);
  return other;
}

/** A log that DuckDB would replay into the image. */
async function putLog(image: string, { paths }: World): Promise<void> {
  const copy = join(paths.folder, 'with-log.duckdb');
  await copyFile(image, copy);
  await runSql(copy, ["INSERT INTO days VALUES (-1, 'forged')"], { crash: true });
  await rename(`${copy}.wal`, `${image}.wal`);
}

const exchanges = {
  'the image for a link': async (image: string, world: World) => {
    const other = await makeOther(world);
    await rename(image, `${image}.old`);
    await symlink(other, image);
  },
  'its folder for a link': async (image: string, world: World) => {
    const other = await makeOther(world);
    await rename(dirname(image), join(world.paths.folder, 'taken-away'));
    await symlink(dirname(other), dirname(image));
  },
  'the image for a named pipe': async (image: string) => {
    await rename(image, `${image}.old`);
    execFileSync('mkfifo', [image]);
  },
};

const additions = {
  'a log': putLog,
  'a link to a log': async (image: string, world: World) => {
    const log = join(world.paths.folder, 'elsewhere.wal');
    await putLog(image, world);
    await rename(`${image}.wal`, log);
    await symlink(log, `${image}.wal`);
  },
  'a named pipe': async (image: string) => void execFileSync('mkfifo', [`${image}.wal`]),
};

const readings = {
  'an export': ({ first }: World): Asked => ({ kind: 'export', body: { backup: first, format: 'csv' } }),
  'a comparison': ({ first, second }: World): Asked => ({
    kind: 'compare',
    body: { left: { backup: first }, right: { backup: second }, mode: 'counts' },
  }),
};
const phases = { 'an export': 'write', 'a comparison': 'compare' } as const;
type Reading = keyof typeof readings;

/** Changes the first backup's image when a job has looked it up, while the engine's children stand still. Gives the job's end. */
async function changedBeforeItIsOpened(
  reading: Reading,
  change: (image: string, world: World) => Promise<void>,
) {
  const world = await openWorld();
  const { paths, service, first } = world;
  await run(service(), { kind: 'verify', body: { backup: first, level: 'content' } });
  const children = await engineChildren(service().process.pid);
  expect(children).not.toEqual([]);
  for (const child of children) process.kill(child, 'SIGSTOP');
  const jobId = await begin(service(), readings[reading](world));
  await jobWhen(service(), jobId, ({ phase }) => phase === phases[reading]);
  await change(join(paths.repository, 'availability', 'backups', first, 'availability.duckdb'), world);
  for (const child of children) process.kill(child, 'SIGCONT');
  const job = await jobEnd(service(), jobId);
  expect(await leftovers(paths)).toEqual([]);
  return job;
}

/** An export after each of the changes, and a comparison after the first. */
const casesOf = <Change>(changes: Record<string, Change>) =>
  Object.entries(changes).flatMap(([what, change], at) => [
    { what, change, reading: 'an export' as const },
    ...(at === 0 ? [{ what, change, reading: 'a comparison' as const }] : []),
  ]);

test.for(casesOf(exchanges))(
  '$reading that waits while somebody exchanges $what fails, and reads nothing of what is there now',
  async ({ change, reading }) => {
    const { state, result, problem } = await changedBeforeItIsOpened(reading, change);
    expect({ state, result, problem }).toMatchObject({
      state: 'failed',
      result: null,
      problem: { code: 'path_not_allowed', detail: expect.stringMatching(/availability\.duckdb (is|leads)/) },
    });
  },
);

test.for(casesOf(additions))(
  '$reading that waits while somebody puts $what beside the image reads what was stored',
  async ({ change, reading }) => {
    const { state, result } = await changedBeforeItIsOpened(reading, change);
    const counted =
      reading === 'an export'
        ? { tables: [{ name: 'days', rowCount: checkpointedDays }] }
        : { tables: [{ name: 'days', leftRows: checkpointedDays, rightRows: checkpointedDays + 5 }] };
    expect({ state, result }).toMatchObject({ state: 'succeeded', result: counted });
  },
);
