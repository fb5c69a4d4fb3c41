/** Symbolic links, and pipes, at the edges of what the service may touch. */
import { execFileSync } from 'node:child_process';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  stat,
  symlink,
} from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { leftovers } from './aftermath.ts';
import { type Asked, refusal, run, takeBackup, theBackup } from './client.ts';
import { checkpointedDays, countDays, useWorlds } from './world.ts';

const openWorld = useWorlds();
const refused = { status: 422, code: 'path_not_allowed' };

test('a restore through a link that leads out of the restore roots is refused and writes nothing', async () => {
  const { paths, service, first } = await openWorld();
  const outside = join(paths.folder, 'outside');
  await mkdir(outside);
  await copyFile(paths.database, join(outside, 'victim.duckdb'));
  const before = await readFile(join(outside, 'victim.duckdb'));
  await symlink(outside, join(paths.restored, 'folder'));
  await symlink(join(outside, 'victim.duckdb'), join(paths.restored, 'file.duckdb'));
  await symlink(join(outside, 'new.duckdb'), join(paths.restored, 'dangling.duckdb'));
  for (const name of ['folder/victim.duckdb', 'folder/new.duckdb', 'file.duckdb', 'dangling.duckdb']) {
    const asked: Asked = {
      kind: 'restore',
      body: { source: { backup: first }, target: { path: join(paths.restored, name) } },
    };
    expect(await refusal(service(), asked), name).toMatchObject(refused);
  }
  expect(await readdir(outside)).toEqual(['victim.duckdb']);
  expect((await readFile(join(outside, 'victim.duckdb'))).equals(before)).toBe(true);
  expect(await leftovers(paths)).toEqual([]);
});

test('an import or a verification through a link that leads out of the import roots is refused', async () => {
  const { paths, service } = await openWorld();
  const outside = join(paths.folder, 'outside');
  await mkdir(outside);
  await copyFile(paths.database, join(outside, 'availability-20240229.duckdb'));
  await symlink(outside, join(paths.imports, 'folder'));
  await symlink(
    join(outside, 'availability-20240229.duckdb'),
    join(paths.imports, 'availability-20240229.duckdb'),
  );
  for (const name of ['availability-20240229.duckdb', 'folder/availability-20240229.duckdb']) {
    const file = join(paths.imports, name);
    const asImport: Asked = { kind: 'import', body: { file, database: 'availability' } };
    const asVerify: Asked = { kind: 'verify', body: { file, level: 'structure' } };
    for (const asked of [asImport, asVerify]) {
      expect(await refusal(service(), asked), `${asked.kind} of ${name}`).toMatchObject(refused);
    }
  }
});

test('a file in an import root is verified at each level, by its rows too', async () => {
  const { paths, service } = await openWorld();
  const file = join(paths.imports, 'other.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS i']);
  for (const level of ['checksum', 'structure', 'content', 'restore'] as const) {
    const { result } = await run(service(), { kind: 'verify', body: { file, level } });
    expect(result).toMatchObject({ ok: true, file });
    if (level === 'content') expect(result?.tables).toMatchObject([{ name: 't', rowCount: 1 }]);
  }
});

test('named pipes in an import root are refused at each level and as an import, and hold up nothing', async () => {
  const { paths, service } = await openWorld();
  const file = join(paths.imports, 'availability-20240229.duckdb');
  execFileSync('mkfifo', [file]);
  const levels = ['checksum', 'structure', 'content', 'restore'] as const;
  const verifications = levels.map((level): Asked => ({ kind: 'verify', body: { file, level } }));
  const codes = verifications.map(async (asked) => (await refusal(service(), asked)).code);
  expect(new Set(await Promise.all(codes))).toEqual(new Set(['path_not_allowed']));
  const asImport: Asked = { kind: 'import', body: { file, database: 'availability' } };
  expect(await refusal(service(), asImport)).toMatchObject({ code: 'not_a_database' });
  await takeBackup(service());
});

test('a repository and a state folder that are reached through a link serve as any other', async () => {
  const link = join(await temporaryFolder(), 'link');
  await symlink(await temporaryFolder(), link);
  const places = { repository: join(link, 'repository'), state: join(link, 'state') };
  const { service, first } = await openWorld({ places });
  const { id } = await takeBackup(service());
  for (const level of ['content', 'restore'] as const) {
    const verified = await run(service(), { kind: 'verify', body: { backup: first, level } });
    expect(verified.result).toMatchObject({ backup: first, level, ok: true });
  }
  // The database was written to after the first backup, and not after the other one.
  for (const [source, equal] of [
    [{ backup: first }, false],
    [{ database: 'availability' }, true],
  ] as const) {
    const exported = await run(service(), { kind: 'export', body: { ...source, format: 'csv' } });
    expect(exported.result).toMatchObject({ complete: true });
    const body = { left: source, right: { backup: id }, mode: 'counts' } as const;
    expect((await run(service(), { kind: 'compare', body })).result).toMatchObject({ equal });
  }
});

test('a database path that is a link is followed by backups and restores, and stays a link', async () => {
  const world = await openWorld();
  const { paths, service, first } = world;
  const real = join(paths.folder, 'disk', 'real.duckdb');
  await mkdir(join(paths.folder, 'disk'));
  await rename(paths.database, real);
  await rename(`${paths.database}.wal`, `${real}.wal`);
  await symlink(real, paths.database);

  const { tables } = await takeBackup(service());
  expect(tables[0]?.rowCount).toBeGreaterThan(checkpointedDays);
  const { result } = await run(service(), {
    kind: 'restore',
    body: { source: { backup: first }, target: { database: 'availability' } },
  });
  expect(result?.target).toEqual({ database: 'availability', path: real });
  expect(result?.quarantine?.files.map(({ from }) => from)).toEqual([real, `${real}.wal`]);
  expect((await lstat(paths.database)).isSymbolicLink()).toBe(true);
  expect(await readlink(paths.database)).toBe(real);
  expect((await stat(paths.database)).ino).toBe((await lstat(real)).ino);
  expect(await readdir(join(paths.folder, 'disk'))).toEqual(['.duckback', 'real.duckdb']);
  expect(await countDays(paths.database)).toBe(checkpointedDays);
});

test('a database with another hard link is neither backed up nor compared, but such a file can be imported', async () => {
  const { paths, service, first } = await openWorld();
  await link(paths.database, join(paths.folder, 'other-name.duckdb'));
  const compare: Asked = {
    kind: 'compare',
    body: { left: { backup: first }, right: { database: 'availability' }, mode: 'counts' },
  };
  for (const asked of [theBackup, compare]) {
    expect(await refusal(service(), asked), asked.kind).toMatchObject({
      status: 422,
      code: 'source_ambiguous',
    });
  }
  const file = join(paths.imports, 'availability-20240229.duckdb');
  await link(paths.database, file);
  const { result } = await run(service(), { kind: 'import', body: { file, database: 'availability' } });
  expect(result?.createdAt).toBe('2024-02-29T00:00:00.000Z');
});
