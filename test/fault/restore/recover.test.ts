/** Starts after a crash in which somebody was faster than the service. */
import { existsSync, renameSync } from 'node:fs';
import { appendFile, lstat, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { recoverRestores } from '../../../src/services/restore/recover.ts';
import { tryLock } from '../../../src/state/folder-lock.ts';
import { runSql } from '../../support/duckdb.ts';
import { withFaultPoints } from '../../support/fault-points.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { holdDatabase } from '../../support/hold-database.ts';
import { jobContext } from '../../support/job-context.ts';
import {
  backup,
  blind,
  daysIn,
  livePath,
  makeWorld,
  openWorld,
  rootPath,
  storedPath,
  type WorldOptions,
} from '../../support/restore-world.ts';
import { restoreJob } from '../../unit/state/documents.ts';

type Stop = (point: string, path: string) => boolean;

const startedAt = '2025-11-11T03:00:00.000Z';

const beforeCommit: Stop = (point, path) => point === 'rename' && path.endsWith('duckback-entry.json');
const beforeRename: Stop = (point, path) => point === 'rename' && path.endsWith('live/market.duckdb');

/** A world whose restore stopped for ever at a point. */
async function stopped(
  stop: Stop,
  { unfinished = true, ...options }: WorldOptions & { unfinished?: boolean } = {},
) {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished });
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const files = withFaultPoints(options.files ?? fileOperations, (point, path) => {
    if (!stop(point, path)) return;
    resolve();
    return new Promise<void>(() => {});
  });
  const { restore } = await openWorld(folder, { ...options, files });
  await Promise.race([
    restore({ source: { backup }, target: { database: 'market' } }, jobContext()),
    reached,
  ]);
  return { folder, live: livePath(folder), ...(await openWorld(folder)) };
}

/** The recovery leaves the target to its user, says so once, and keeps what was moved aside. */
async function expectKept(
  { recover, quarantine }: Pick<Awaited<ReturnType<typeof stopped>>, 'recover' | 'quarantine'>,
  notice: string,
  files: number,
) {
  expect(await recover()).toEqual([expect.stringContaining(notice)]);
  expect(await recover()).toEqual([]);
  const [entry] = await quarantine.list();
  expect(entry?.files).toHaveLength(files);
}

test('a restored file that a process has opened meanwhile is left to it', async () => {
  const world = await stopped(beforeCommit);
  const user = await holdDatabase(world.live);
  await expectKept(world, `(PID ${user.pid}) has opened the restored file`, 2);
  await user.close();
  expect(await daysIn(world.live)).toEqual(['1', '2']);
});

test('a restored file that was written meanwhile is left as it is', async () => {
  const world = await stopped(beforeCommit);
  await runSql(world.live, ['INSERT INTO days VALUES (8)', 'CHECKPOINT']);
  await expectKept(world, 'the restored file was written since', 2);
  expect(await daysIn(world.live)).toEqual(['1', '2', '8']);
});

test('a restored file that has a new log meanwhile is left as it is, with the log', async () => {
  const world = await stopped(beforeCommit);
  await runSql(world.live, ['INSERT INTO days VALUES (8)'], { crash: true });
  await expectKept(world, 'market.duckdb.wal was written since', 2);
  expect(await daysIn(world.live)).toEqual(['1', '2', '8']);
});

test('an old file that was written while its log was in quarantine does not get the log back', async () => {
  const world = await stopped(beforeRename);
  await runSql(world.live, ['INSERT INTO days VALUES (8)', 'CHECKPOINT']);
  await expectKept(world, 'was written without its write-ahead log', 1);
  expect(await daysIn(world.live)).toEqual(['1', '2', '8']);
});

test('an old file whose new log stands in the place of the moved one keeps the new one', async () => {
  const world = await stopped(beforeRename);
  await runSql(world.live, ['INSERT INTO days VALUES (8)'], { crash: true });
  await expectKept(world, 'market.duckdb.wal was written by another process', 1);
  expect(await daysIn(world.live)).toEqual(['1', '2', '8']);
});

test('a process that works on the old file, moved aside, gets it back under its name', async () => {
  const world = await stopped(beforeRename, { unfinished: false });
  const writer = await holdDatabase(world.live);
  const staged = join(world.folder, 'live', '.duckback', 'staging', jobContext().jobId, 'market.duckdb');
  await rename(staged, world.live);
  expect(await world.recover()).toEqual([]);
  await writer.close();
  expect(await daysIn(world.live)).toEqual(['1', '2', '3']);
});

test('a restored file that may be open, because locks cannot be seen, is left in place, and the old one is kept', async () => {
  const { folder, live, quarantine } = await stopped(beforeCommit);
  const { recover } = await openWorld(folder, { holderOf: blind });
  await expectKept({ quarantine, recover }, 'cannot be seen here', 2);
  expect(await daysIn(live)).toEqual(['1', '2']);
});

test('an old file that may be open gets a copy of its log back, where locks cannot be seen, and keeps one name', async () => {
  const { folder, live, quarantine } = await stopped(beforeRename);
  const { recover } = await openWorld(folder, { holderOf: blind });
  await expectKept({ quarantine, recover }, 'in that instant cannot be seen here', 1);
  expect((await lstat(live)).nlink).toBe(1);
  expect(await daysIn(live)).toEqual(['1', '2', '3']);
});

test('a restore below a root that is left out of the configuration is undone, by a later start where one cannot, and no other one there', async () => {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  await rename(livePath(folder), join(rootPath(folder), 'market.duckdb'));
  await rename(`${livePath(folder)}.wal`, join(rootPath(folder), 'market.duckdb.wal'));
  const target = join(rootPath(folder), 'market.duckdb');
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const files = withFaultPoints(fileOperations, (point, path) => {
    if (point !== 'rename' || path !== target) return;
    resolve();
    return new Promise<void>(() => {});
  });
  const { restore, shared } = await openWorld(folder, { files });
  await Promise.race([restore({ source: { backup }, target: { path: target } }, jobContext()), reached]);
  const without = { ...shared, files: fileOperations, databases: new Map(), restoreRoots: [] };
  const steps = [{ name: 'swap', state: 'running', startedAt, endedAt: null, detail: target } as const];
  const job = (id: string) => ({ ...restoreJob({}, { id }), steps });
  const recover = (unfinished: Job[], failed: Job[], changes = {}) =>
    recoverRestores({
      ...without,
      ...changes,
      ledger: { unfinished: () => unfinished, list: () => ({ items: failed }) },
    });
  await recover([job('job-20251111T030000Z-000000')], []);
  expect(await readdir(rootPath(folder))).not.toContain('market.duckdb.wal');
  const broken = withFaultPoints(fileOperations, async () => {
    throw new Error('The disk is broken.');
  });
  const id = jobContext().jobId;
  const { notices } = await recover([job(id)], [], { files: broken });
  expect(notices).toContainEqual(expect.stringContaining('The next start tries again.'));
  expect(await readdir(rootPath(folder))).not.toContain('market.duckdb.wal');
  expect(await recover([], [job(id)])).toEqual({ notices: [], left: new Map() });
  expect(await daysIn(target)).toEqual(['1', '2', '3']);
});

test('another file in the place of the target is not touched', async () => {
  const world = await stopped(beforeCommit);
  await writeFile(join(world.folder, 'other'), 'of somebody else');
  await rename(join(world.folder, 'other'), world.live);
  await expectKept(world, 'is not a file that the restore left there', 2);
  expect(await readFile(world.live, 'utf8')).toBe('of somebody else');
});

test('a file that somebody makes while the old one is put back stays, and so does the old one', async () => {
  const withoutLinks = {
    ...fileOperations,
    link: () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' })),
  };
  let isMoved = false;
  const stop: Stop = (point, path) => {
    const isAway = isMoved;
    isMoved ||= point === 'rename' && path.endsWith('/market.duckdb') && path.includes('/quarantine/');
    return isAway;
  };
  const { folder, live, quarantine } = await stopped(stop, { unfinished: false, files: withoutLinks });
  const files = withFaultPoints(fileOperations, async (point, path) => {
    if (/^(link|rename)$/.test(point) && path === live) await writeFile(live, 'of somebody else');
  });
  const { recover } = await openWorld(folder, { files });
  await expectKept({ quarantine, recover }, 'is not a file that the restore left there', 1);
  expect(await readFile(live, 'utf8')).toBe('of somebody else');
});

test('a quarantined file that somebody took away leaves the restored one in place', async () => {
  const world = await stopped(beforeCommit);
  const [entry] = await world.quarantine.list();
  await rename(entry?.files[0]?.to ?? '', join(world.folder, 'taken'));
  await expectKept(world, 'is gone, so the restored file was left in place', 1);
  expect(await readFile(world.live)).toEqual(await readFile(storedPath(world.folder)));
});

test('an entry of a restore that was not finished cannot be removed before the next start', async () => {
  const world = await stopped(beforeCommit);
  const [entry] = await world.quarantine.list();
  await expect(world.quarantine.remove(entry?.id ?? '')).rejects.toMatchObject({
    code: 'operation_in_progress',
    jobId: jobContext().jobId,
  });
  await world.recover();
  await expect(world.quarantine.remove(entry?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
});

test('staging of dead jobs goes, what others put there stays', async () => {
  const folder = await temporaryFolder();
  await makeWorld(folder);
  const staging = join(folder, 'live', '.duckback', 'staging');
  await mkdir(join(staging, jobContext().jobId, 'deep'), { recursive: true });
  await mkdir(join(staging, 'of somebody'));
  await appendFile(join(staging, jobContext().jobId, 'half'), 'copied');
  const { recover } = await openWorld(folder);
  expect(await recover()).toEqual([]);
  expect(await readdir(staging)).toEqual(['of somebody']);
});

test.each([
  ['copies', ((point) => point === 'copyInto') satisfies Stop, 0],
  ['swaps', beforeCommit, 1],
])(
  'what another service %s in the same folder is left alone until that has died',
  async (_, stop, entries) => {
    const releases: (() => void)[] = [];
    const world = await stopped(stop, {
      tryLock(file) {
        const release = tryLock(file);
        if (release) releases.push(release);
        return release;
      },
    });
    const staging = join(world.folder, 'live', '.duckback', 'staging');
    const { recover } = await openWorld(world.folder, { tryLock });
    expect(await recover()).toEqual([]);
    expect(await readdir(staging)).toEqual([jobContext().jobId]);
    expect(await world.quarantine.list()).toHaveLength(entries);

    for (const release of releases) release();
    expect(await recover()).toEqual([]);
    expect(await readdir(staging)).toEqual([]);
    expect(await world.quarantine.list()).toEqual([]);
    expect(await daysIn(world.live)).toEqual(['1', '2', '3']);
  },
);

test('a restore that another service commits while a start looks whether it is alive stays', async () => {
  const world = await stopped(beforeCommit);
  const own = join(world.folder, 'live', '.duckback');
  await writeFile(join(own, 'staging', jobContext().jobId, 'duckback.lock'), '');
  const [entry] = await world.quarantine.list();
  const folder = join(own, 'quarantine', entry?.id ?? '');
  const commit = () => renameSync(join(folder, 'duckback-journal.json'), join(folder, 'duckback-entry.json'));
  const { recover } = await openWorld(world.folder, {
    tryLock(file) {
      if (existsSync(join(folder, 'duckback-journal.json'))) commit();
      return tryLock(file);
    },
  });
  expect(await recover()).toEqual([]);
  expect(await daysIn(world.live)).toEqual(['1', '2']);
  expect(await world.quarantine.list()).toHaveLength(1);
});

test('a start knows which restores were in place, and which were not undone', async () => {
  const { jobId } = jobContext();
  const committed = await stopped((point) => point === 'removeFolder');
  const [entry] = await committed.quarantine.list();
  expect(await committed.left()).toEqual(new Map([[jobId, { kind: 'committed', entry: entry?.id }]]));
  const cutOff = await stopped(beforeCommit);
  expect(await cutOff.left()).toEqual(new Map());
  const written = await stopped(beforeCommit);
  await runSql(written.live, ['INSERT INTO days VALUES (8)', 'CHECKPOINT']);
  const notice = expect.stringContaining('the restored file was written since');
  expect(await written.left()).toEqual(new Map([[jobId, { kind: 'broken off', notice }]]));
});

test('a database that cannot be looked at hinders the recovery of no other', async () => {
  const world = await stopped(beforeCommit);
  const loop = join(world.folder, 'loop');
  await symlink(loop, loop);
  const { recover, quarantine } = await openWorld(world.folder, { path: loop });
  expect(await recover()).toEqual([]);
  expect(await quarantine.list()).toEqual([]);
  await writeFile(join(world.folder, 'restored', '.duckback'), 'no folder');
  expect(await world.recover()).toEqual([]);
  expect(await daysIn(world.live)).toEqual(['1', '2', '3']);
});
