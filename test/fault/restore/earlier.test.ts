/** Restores after one that was broken off and could not be undone: by itself, nor by the start after it. */
import { renameSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobContext } from '../../../src/domain/ports/jobs.ts';
import type { RestoreRequest } from '../../../src/domain/restore.ts';
import { type FileOperations, fileOperations } from '../../../src/files/file-operations.ts';
import { refuseAmbiguous } from '../../../src/services/image/ambiguous-source.ts';
import { tryLock } from '../../../src/state/folder-lock.ts';
import { type AtPoint, withFaultPoints } from '../../support/fault-points.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, livePath, makeWorld, openWorld, rootPath, storedPath } from '../../support/restore-world.ts';
import { expectSettled, stateOf } from './aftermath.ts';
import { runRestore } from './run-restore.ts';

const toDatabase = { source: { backup }, target: { database: 'market' } };
const other = () => jobContext('job-20251112T030000Z-4e5f60');

const broken = (isMeant: (path: string) => boolean): FileOperations =>
  withFaultPoints(fileOperations, (_, path) => {
    if (isMeant(path)) throw new Error('The disk is broken.');
  });

interface Restoring {
  readonly context?: JobContext;
  readonly request?: RestoreRequest;
  /** Of the database. */
  readonly path?: string;
}

/** Restores to a point, and stops there for ever. */
async function restoreTo(
  folder: string,
  isThere: (...point: Parameters<AtPoint>) => boolean,
  { context = jobContext(), request = toDatabase, path = livePath(folder) }: Restoring = {},
) {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const files = withFaultPoints(fileOperations, (point, path) => {
    if (!isThere(point, path)) return;
    resolve();
    return new Promise<void>(() => {});
  });
  const { restore } = await openWorld(folder, { path, files });
  await Promise.race([restore(request, context), reached]);
}

const beforeCommit = (point: string, path: string) =>
  point === 'rename' && path.endsWith('duckback-entry.json');

/** The old log was moved aside, and nothing has put it back. */
async function worldWithoutLog() {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const before = await stateOf(folder);
  const live = livePath(folder);
  await restoreTo(folder, (point, path) => point === 'rename' && path === live);
  const { recover } = await openWorld(folder, { files: broken(() => true) });
  expect(await recover()).toContainEqual(expect.stringContaining('The next start tries again.'));
  expect((await stateOf(folder)).names).toEqual(['market.duckdb']);
  return { folder, before };
}

test('a restore after one that could not be undone undoes that first: what it replaces is the whole database, with its log', async () => {
  const { folder, before } = await worldWithoutLog();
  const { restore, recover } = await openWorld(folder);
  const context = other();
  await restore(toDatabase, context);
  expect(context.steps).toContain('undo an earlier restore');
  expect(await recover()).toEqual([]);
  expect(await expectSettled(folder, before)).toBe('restored');
});

test('a restore that is cut off after one that could not be undone leaves the whole database, with its log', async () => {
  const { folder, before } = await worldWithoutLog();
  await restoreTo(folder, beforeCommit, { context: other() });
  const { recover } = await openWorld(folder);
  expect(await recover()).toEqual([]);
  expect(await expectSettled(folder, before)).toBe('as before');
});

test('a restore in place of the backup of one that could not be undone is not undone in its stead by the next start', async () => {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const before = await stateOf(folder);
  const inPlace = { mounted: true, force: true };
  expect((await runRestore(folder, { ...inPlace, point: 'truncate' })).killed).toBe(true);
  expect(await runRestore(folder, { ...inPlace, job: other().jobId })).toEqual({
    killed: false,
    printed: '',
  });
  const { recover } = await openWorld(folder);
  expect(await recover()).toEqual([]);
  expect(await expectSettled(folder, before)).toBe('restored');
});

test('where an earlier restore cannot be undone another is refused, and moving aside too, and nothing else is touched', async () => {
  const { folder, before } = await worldWithoutLog();
  const left = await stateOf(folder);
  const files = broken((path) => path === `${livePath(folder)}.wal`);
  const { restore, vacating } = await openWorld(folder, { files });
  const refusal = {
    code: 'restore_failed',
    message: expect.stringContaining('undoing it failed: The disk is broken. Nothing else was touched.'),
  };
  await expect(restore(toDatabase, other())).rejects.toMatchObject(refusal);
  await expect(vacating.vacate({ database: 'market', stopped: true }, other())).rejects.toMatchObject(
    refusal,
  );
  expect(await stateOf(folder)).toEqual(left);
  const { recover } = await openWorld(folder);
  expect(await recover()).toEqual([]);
  expect(await expectSettled(folder, before)).toBe('as before');
});

test('a restore that another service commits while it is looked whether it is alive is not undone', async () => {
  const folder = await temporaryFolder();
  await makeWorld(folder);
  await restoreTo(folder, beforeCommit);
  const [entry] = await (await openWorld(folder)).quarantine.list();
  const quarantine = dirname(entry?.files[0]?.to ?? '');
  const lock = join(folder, 'live', '.duckback', 'staging', jobContext().jobId, 'duckback.lock');
  await writeFile(lock, '');
  const world = await openWorld(folder, {
    tryLock(file) {
      const [open, closed] = ['duckback-journal.json', 'duckback-entry.json'].map((name) =>
        join(quarantine, name),
      );
      if (file === lock) renameSync(open ?? '', closed ?? '');
      return tryLock(file);
    },
  });
  const context = other();
  await world.restore(toDatabase, context);
  expect(context.steps).not.toContain('undo an earlier restore');
  expect(await world.quarantine.list()).toHaveLength(2);
});

test('a restore to the path of a database below a restore root that is broken off keeps it from being backed up, and is undone before one to the database', async () => {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const path = join(rootPath(folder), 'below', 'market.duckdb');
  await rename(dirname(livePath(folder)), dirname(path));
  await restoreTo(folder, beforeCommit, { request: { source: { backup }, target: { path } }, path });
  await expect(refuseAmbiguous(path)).rejects.toMatchObject({ code: 'source_busy' });
  const world = await openWorld(folder, { path });
  const context = other();
  await world.restore(toDatabase, context);
  expect(context.steps).toContain('undo an earlier restore');
  const [entry, ...others] = await world.quarantine.list();
  expect(entry?.files.map(({ from }) => from)).toEqual([path, `${path}.wal`]);
  expect(others).toEqual([]);
});

test('a dry run undoes nothing', async () => {
  const { folder } = await worldWithoutLog();
  const left = await stateOf(folder);
  const { restore } = await openWorld(folder);
  await restore({ ...toDatabase, dryRun: true }, other());
  expect(await stateOf(folder)).toEqual(left);
  expect(await readFile(livePath(folder))).not.toEqual(await readFile(storedPath(folder)));
});
