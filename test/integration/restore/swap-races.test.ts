/** Other processes that come in between the moves of a swap. Each is a real process with a real DuckDB lock. */
import { lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FileOperations, fileOperations } from '../../../src/files/file-operations.ts';
import { runSql } from '../../support/duckdb.ts';
import { type AtPoint, withFaultPoints } from '../../support/fault-points.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type HeldDatabase, holdDatabase } from '../../support/hold-database.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, daysIn, livePath, makeWorld, openWorld, rootPath } from '../../support/restore-world.ts';

const toDatabase = { source: { backup }, target: { database: 'market' } };

async function worldAt(at: (live: string) => AtPoint, { unfinished = true, files = fileOperations } = {}) {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished });
  const live = livePath(folder);
  return { folder, live, ...(await openWorld(folder, { files: withFaultPoints(files, at(live)) })) };
}

const without = (files: Partial<FileOperations>): FileOperations => ({ ...fileOperations, ...files });
const errorOf = (code: string) => () =>
  Promise.reject(Object.assign(new Error(`${code}: refused`), { code }));

test('a writer that opens the old file in the last instant gets it back under its name', async () => {
  let writer: HeldDatabase | undefined;
  const { live, restore, quarantine } = await worldAt(
    (target) => async (point, path) => {
      if (point === 'rename' && path === target && !writer) writer = await holdDatabase(live);
    },
    { unfinished: false },
  );
  const inode = (await lstat(live)).ino;
  const context = jobContext();
  await expect(restore(toDatabase, context)).rejects.toMatchObject({
    code: 'target_locked',
    message: expect.stringContaining('Everything was put back'),
  });
  expect(context.steps.at(-1)).toBe('roll back');
  expect((await lstat(live)).ino).toBe(inode);
  expect(await quarantine.list()).toEqual([]);
  await writer?.close();
  expect(await daysIn(live)).toEqual(['1', '2', '3']);
});

test('a database that another process makes where nothing was, in the last instant, is left to it', async () => {
  let writer: HeldDatabase | undefined;
  const { folder, live, restore, quarantine, recover } = await worldAt(
    (target) => async (point, path) => {
      if (!/^(link|rename)$/.test(point) || path !== target || writer) return;
      writer = await holdDatabase(target, 'CREATE TABLE mine (day INTEGER)');
    },
    { unfinished: false },
  );
  await rm(live);
  await expect(restore(toDatabase, jobContext())).rejects.toMatchObject({
    code: 'target_locked',
    message: expect.stringContaining('was not touched'),
  });
  await writer?.close();
  expect(await runSql(live, ['SELECT count(*) AS count FROM mine'])).toEqual([{ count: '0' }]);
  expect(await recover()).toEqual([]);
  expect(await quarantine.list()).toEqual([]);
  expect(await readdir(join(folder, 'live', '.duckback', 'staging'))).toEqual([]);
});

test('a restore to where nothing was leaves the restored file one name, also without hard links', async () => {
  for (const files of [fileOperations, without({ link: errorOf('EPERM') })]) {
    const { live, restore } = await worldAt(() => () => {}, { unfinished: false, files });
    await rm(live);
    await restore(toDatabase, jobContext());
    expect((await lstat(live)).nlink).toBe(1);
    expect(await daysIn(live)).toEqual(['1', '2']);
  }
});

test('a writer that opens the old file while its log is away loses no commit of before for good', async () => {
  let writer: HeldDatabase | undefined;
  const { live, restore, quarantine } = await worldAt((target) => async (point, path) => {
    if (point === 'syncFolder' && path === join(target, '..') && !writer) {
      writer = await holdDatabase(target, 'INSERT INTO days VALUES (9)');
    }
  });
  const log = await readFile(`${live}.wal`);
  await expect(restore(toDatabase, jobContext())).rejects.toMatchObject({
    code: 'target_locked',
    message: expect.stringContaining(`${live}.wal was written by another process`),
  });
  await writer?.close();
  expect(await daysIn(live)).toEqual(['1', '2', '9']);
  const [entry] = await quarantine.list();
  expect(entry?.files.map(({ from }) => from)).toEqual([`${live}.wal`]);
  expect(await readFile(entry?.files[0]?.to ?? '')).toEqual(log);
});

test('a reader of the old file that has written nothing gets the log back, and a copy stays', async () => {
  let reader: HeldDatabase | undefined;
  const { live, restore, quarantine } = await worldAt((target) => async (point, path) => {
    if (point === 'syncFolder' && path === join(target, '..') && !reader) reader = await holdDatabase(target);
  });
  const log = await readFile(`${live}.wal`);
  await expect(restore(toDatabase, jobContext())).rejects.toMatchObject({
    code: 'target_locked',
    message: expect.stringContaining('may have missed its write-ahead log'),
  });
  expect(await readFile(`${live}.wal`)).toEqual(log);
  const [entry] = await quarantine.list();
  expect(await readFile(entry?.files[0]?.to ?? '')).toEqual(log);
  expect(reader).toBeDefined();
});

test('a process that opens the restored file at once may keep it', async () => {
  let user: HeldDatabase | undefined;
  const { live, restore } = await worldAt((target) => async (point, path) => {
    const restored =
      point === 'syncFolder' && path === join(target, '..') && !(await exists(`${target}.wal`));
    if (restored && (await lstat(target)).nlink === 1 && !user)
      user = await holdDatabase(target, 'INSERT INTO days VALUES (7)');
  });
  await restore(toDatabase, jobContext());
  expect(user).toBeDefined();
  await user?.close();
  expect(await daysIn(live)).toEqual(['1', '2', '7']);
});

test('a target that another process replaces in the swap is left to it', async () => {
  let replaced = false;
  const { folder, live, restore, quarantine } = await worldAt((target) => async (point, path) => {
    if (point !== 'rename' || !path.endsWith('duckback-entry.json') || replaced) return;
    replaced = true;
    await writeFile(`${target}.new`, 'of somebody else');
    await rename(`${target}.new`, target);
    throw new Error('the disk is gone');
  });
  await expect(restore(toDatabase, jobContext())).rejects.toMatchObject({
    code: 'restore_failed',
    message: expect.stringContaining('was not touched'),
  });
  expect(await readFile(live, 'utf8')).toBe('of somebody else');
  const entries = await quarantine.list();
  expect(entries[0]?.files).toHaveLength(2);
  expect(await readdir(join(folder, 'live'))).not.toContain('market.duckdb.wal');
});

test.each(['link', 'rename', 'unlink', 'syncFolder', 'writeFile', 'own', 'copyInto', 'makeFolder'])(
  'an error at any %s of the swap leaves the database as it was, with its log',
  async (operation) => {
    for (let failing = 1; ; failing++) {
      let count = 0;
      const { folder, live, restore, quarantine } = await worldAt(() => (point) => {
        if (point === operation && ++count === failing) throw new Error('EIO: i/o error');
      });
      const before = [await readFile(live), await readFile(`${live}.wal`), (await lstat(live)).ino];
      const error: unknown = await restore(toDatabase, jobContext()).catch((failure: unknown) => failure);
      if (count < failing) break;
      expect(error).toBeInstanceOf(Error);
      expect([await readFile(live), await readFile(`${live}.wal`), (await lstat(live)).ino]).toEqual(before);
      expect(await quarantine.list()).toEqual([]);
      expect(await readdir(join(folder, 'live', '.duckback', 'staging')).catch(() => [])).toEqual([]);
    }
  },
);

test.each(['EIO', 'ENOSPC', 'EACCES'])(
  'an entry that holds nothing and cannot be removed (%s) fails no restore that is in place, and goes at the next start',
  async (code) => {
    let isCommitted = false;
    const { folder, restore, quarantine, recover } = await worldAt(() => (point, path) => {
      if (point === 'removeFolder' && isCommitted) {
        isCommitted = false;
        throw Object.assign(new Error(`${code}: refused`), { code });
      }
      isCommitted ||= point === 'rename' && path.endsWith('duckback-entry.json');
    });
    const path = join(rootPath(folder), 'fresh.duckdb');
    const report = await restore({ source: { backup }, target: { path } }, jobContext());
    expect(report).toMatchObject({ quarantine: null });
    expect(await daysIn(path)).toEqual(['1', '2']);
    expect(await recover()).toEqual([]);
    expect(await quarantine.list()).toEqual([]);
    expect(await daysIn(path)).toEqual(['1', '2']);
  },
);

test('a restore that is in place on a disk that takes nothing any more says so, not that nothing was touched', async () => {
  let isCommitted = false;
  const { live, restore, quarantine } = await worldAt(() => (point, path) => {
    if (isCommitted) throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    isCommitted = point === 'rename' && path.endsWith('duckback-entry.json');
  });
  const error: unknown = await restore(toDatabase, jobContext()).catch((reason: unknown) => reason);
  const [entry] = await quarantine.list();
  expect(error).toMatchObject({
    code: 'restore_failed',
    message: expect.stringMatching(new RegExp(`holds what was restored.*${entry?.id}`)),
  });
  expect(String(error)).not.toContain('touched');
  expect(await daysIn(live)).toEqual(['1', '2']);
});

test.each(['EPERM', 'ENOTSUP'])(
  'a file system without hard links (%s) is served by renames',
  async (code) => {
    const { live, restore, quarantine } = await worldAt(() => () => {}, {
      files: without({ link: errorOf(code) }),
    });
    await restore(toDatabase, jobContext());
    expect(await daysIn(live)).toEqual(['1', '2']);
    const [entry] = await quarantine.list();
    expect(await daysIn(entry?.files[0]?.to ?? '')).toEqual(['1', '2', '3']);
  },
);

test('a file that comes to where the old one was moved away, since it could not be linked, is left', async () => {
  // As where links to the files of others are forbidden; those to our own are not.
  const refused = errorOf('EPERM');
  const { live, restore, quarantine } = await worldAt(
    (target) => async (point, path) => {
      if (point === 'link' && path === target) await writeFile(live, 'of somebody else', { flag: 'wx' });
    },
    {
      files: without({
        link: (from, to) => (to.includes('/quarantine/') ? refused() : fileOperations.link(from, to)),
      }),
    },
  );
  await expect(restore(toDatabase, jobContext())).rejects.toMatchObject({ code: 'target_locked' });
  expect(await readFile(live, 'utf8')).toBe('of somebody else');
  const [entry] = await quarantine.list();
  expect(entry?.files.map(({ from }) => from)).toContain(live);
});

test('without hard links an error after the old file moved puts it back', async () => {
  const { live, restore } = await worldAt(
    (target) => (point, path) => {
      if (point === 'rename' && path === target) {
        count++;
        if (count === 1) throw new Error('EIO: i/o error');
      }
    },
    { files: without({ link: errorOf('EPERM') }) },
  );
  let count = 0;
  await expect(restore(toDatabase, jobContext())).rejects.toMatchObject({ code: 'restore_failed' });
  expect(await daysIn(live)).toEqual(['1', '2', '3']);
});

test('a roll-back that fails says so, and the next start finishes it', async () => {
  let broken = true;
  const { live, restore, recover } = await worldAt((target) => (point, path) => {
    if (broken && point === 'rename' && (path === target || path.endsWith('entry.json')) && swapped++ > 0) {
      throw new Error('EIO: i/o error');
    }
  });
  let swapped = 0;
  await expect(restore(toDatabase, jobContext())).rejects.toMatchObject({
    code: 'restore_failed',
    message: expect.stringContaining('The next start of the service tries again'),
  });
  expect(await recover()).toEqual([expect.stringContaining('The next start tries again')]);
  broken = false;
  expect(await recover()).toEqual([]);
  expect(await daysIn(live)).toEqual(['1', '2', '3']);
});

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
