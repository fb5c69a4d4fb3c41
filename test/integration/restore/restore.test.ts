import { chmod, chown, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';
import {
  backup,
  daysIn,
  livePath,
  makeWorld,
  openWorld,
  rootPath,
  storedPath,
} from '../../support/restore-world.ts';

const toDatabase = { source: { backup }, target: { database: 'market' } };

async function world(options: Parameters<typeof makeWorld>[1] = {}) {
  const folder = await temporaryFolder();
  await makeWorld(folder, options);
  return folder;
}

/** Everything in duckback's own folder of a home, but for the folders that always stay. */
const leftIn = async (home: string, kind: 'staging' | 'quarantine') => readdir(join(home, '.duckback', kind));

test('a restore gives the database the bytes of the backup and keeps the old file in quarantine', async () => {
  const folder = await world();
  const before = await readFile(livePath(folder));
  const { restore, manifest, quarantine } = await openWorld(folder);
  const context = jobContext();
  const report = await restore(toDatabase, context);

  expect(await readFile(livePath(folder))).toEqual(await readFile(storedPath(folder)));
  expect(await daysIn(livePath(folder))).toEqual(['1', '2']);
  expect(context.steps).toEqual([
    'resolve',
    'check',
    'stage',
    'verify',
    'prepare',
    'swap',
    'validate',
    'commit',
  ]);
  expect(report).toMatchObject({
    source: { backup },
    target: { database: 'market', path: livePath(folder) },
    dryRun: false,
    sizeBytes: manifest.sizeBytes,
    verification: { ok: true, level: 'restore', backup, repository: 'local', problems: [] },
  });
  const [entry] = await quarantine.list();
  expect(entry).toMatchObject({
    id: report.quarantine?.id,
    jobId: context.jobId,
    files: report.quarantine?.files,
  });
  expect(await readFile(entry?.files[0]?.to ?? '')).toEqual(before);
  expect(await leftIn(join(folder, 'live'), 'staging')).toEqual([]);
});

test('a log of commits beside the old file is moved with it and reaches nothing that was restored', async () => {
  const folder = await world({ unfinished: true });
  const { restore, quarantine } = await openWorld(folder);
  await restore(toDatabase, jobContext());
  expect(await readdir(join(folder, 'live'))).toEqual(['.duckback', 'market.duckdb']);
  expect(await daysIn(livePath(folder))).toEqual(['1', '2']);
  const [entry] = await quarantine.list();
  expect(entry?.files.map(({ from }) => from)).toEqual([livePath(folder), `${livePath(folder)}.wal`]);
  expect(await daysIn(entry?.files[0]?.to ?? '')).toEqual(['1', '2', '3']);
});

test('logs of a checkpoint that was cut off are moved too', async () => {
  const folder = await world();
  for (const suffix of ['.wal', '.wal.checkpoint', '.wal.recovery']) {
    await writeFile(livePath(folder) + suffix, suffix);
  }
  const { restore } = await openWorld(folder);
  const { quarantine } = await restore(toDatabase, jobContext());
  expect(await readdir(join(folder, 'live'))).toEqual(['.duckback', 'market.duckdb']);
  expect(quarantine?.files).toHaveLength(4);
});

test('a database behind a link is replaced where it lies, and the log beside the link goes too', async () => {
  const folder = await world();
  const link = join(folder, 'linked', 'market.duckdb');
  await mkdir(join(folder, 'linked'));
  await symlink('../live/market.duckdb', link);
  await writeFile(`${link}.wal`, 'DuckDB logs beside the name it was given');
  const { restore } = await openWorld(folder, { path: link });
  const report = await restore(toDatabase, jobContext());
  expect(report.target.path).toBe(livePath(folder));
  expect(await readdir(join(folder, 'linked'))).toEqual(['market.duckdb']);
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await daysIn(link)).toEqual(['1', '2']);
  expect(report.quarantine?.files.map(({ from }) => from)).toEqual([livePath(folder), `${link}.wal`]);
});

test('a replaced file hands its owner and mode on; a new one is private', async () => {
  const folder = await world();
  if (process.getuid?.() === 0) await chown(livePath(folder), 1234, 2345);
  await chmod(livePath(folder), 0o640);
  const before = await stat(livePath(folder));
  const { restore } = await openWorld(folder);
  await restore(toDatabase, jobContext());
  const after = await stat(livePath(folder));
  expect([after.uid, after.gid, after.mode]).toEqual([before.uid, before.gid, before.mode]);

  const path = join(rootPath(folder), 'deep', 'down', 'copy.duckdb');
  await restore({ source: { backup }, target: { path } }, jobContext());
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a restore to a path makes its folders and keeps nothing in quarantine where nothing was', async () => {
  const folder = await world();
  const { restore, quarantine } = await openWorld(folder);
  const path = join(rootPath(folder), 'deep', 'copy.duckdb');
  const report = await restore(
    { source: { database: 'market', latest: true }, target: { path } },
    jobContext(),
  );
  expect(report).toMatchObject({ source: { backup }, target: { database: null, path }, quarantine: null });
  expect(await daysIn(path)).toEqual(['1', '2']);
  expect(await quarantine.list()).toEqual([]);
  expect(await leftIn(rootPath(folder), 'quarantine')).toEqual([]);
  expect(await daysIn(livePath(folder))).toEqual(['1', '2', '3']);
});

test('a database whose folder is gone comes back', async () => {
  const folder = await world();
  const path = join(folder, 'new', 'place', 'market.duckdb');
  const { restore } = await openWorld(folder, { path });
  await restore(toDatabase, jobContext());
  expect(await daysIn(path)).toEqual(['1', '2']);
});

test('a log left without its database does not reach the restored one', async () => {
  const folder = await world();
  const path = join(folder, 'new', 'market.duckdb');
  await mkdir(join(folder, 'new'));
  await writeFile(`${path}.wal`, 'of a database that somebody deleted');
  const { restore } = await openWorld(folder, { path });
  const report = await restore(toDatabase, jobContext());
  expect(report.quarantine?.files.map(({ from }) => from)).toEqual([`${path}.wal`]);
  expect(await daysIn(path)).toEqual(['1', '2']);
});

test('a dry run tells what would happen and touches nothing', async () => {
  const folder = await world({ unfinished: true });
  const before = await readdir(folder, { recursive: true });
  const { restore } = await openWorld(folder);
  const context = jobContext();
  const report = await restore({ ...toDatabase, dryRun: true }, context);
  expect(report.dryRun).toBe(true);
  expect(report.verification).toBeNull();
  expect(report.quarantine?.files).toHaveLength(2);
  expect(report.steps.join(' ')).toContain(`Move ${livePath(folder)}.wal to `);
  expect(context.steps).toEqual(['resolve', 'check']);
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});

test('a backup is leased while it is restored and free afterwards', async () => {
  const folder = await world();
  const world2 = await openWorld(folder, {
    content: async function* content() {
      expect(() => world2.leases.claim(backup)).toThrow(expect.objectContaining({ code: 'backup_in_use' }));
      yield await readFile(storedPath(folder));
    },
  });
  await world2.restore(toDatabase, jobContext());
  world2.leases.claim(backup)();
});
