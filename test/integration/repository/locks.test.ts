import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tryLock } from '../../../src/state/folder-lock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { createIdentities, repositoryOn } from '../../support/repository.ts';

const lockedOn = (root: string) => repositoryOn({ root, tryLock });

test('a database that another one backs up into a repository is refused, its staging is left alone', async () => {
  const root = await temporaryFolder();
  const one = lockedOn(root);
  await one.open(['availability']);
  const { folder } = await one.stage('availability', 'job-1');
  const other = lockedOn(root);
  await expect(other.open(['market', 'availability'])).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: `another duckback backs up availability into ${root}: stop it, or give this one another repository`,
  });
  expect((await stat(folder)).isDirectory()).toBe(true);

  other.close();
  await lockedOn(root).open(['market']);
  one.close();
  await other.open(['availability']);
  expect((await stat(join(root, '.staging', '.locks', 'availability'))).mode & 0o777).toBe(0o600);
  expect((await readdir(join(root, '.staging', '.locks'))).toSorted()).toEqual(['availability', 'market']);
});

test('a lock that is a link is refused, and what it names is not touched', async () => {
  const folder = await temporaryFolder();
  const root = join(folder, 'root');
  const outside = join(folder, 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'file'), 'secret');
  await mkdir(join(root, '.staging', '.locks'), { recursive: true });
  await symlink(join(outside, 'file'), join(root, '.staging', '.locks', 'availability'));
  const refused = { code: 'repository_unavailable', message: expect.stringContaining('.locks') };
  await expect(lockedOn(root).open(['availability'])).rejects.toMatchObject(refused);

  const second = join(folder, 'second');
  await mkdir(join(second, '.staging'), { recursive: true });
  await symlink(outside, join(second, '.staging', '.locks'));
  await expect(lockedOn(second).open(['availability'])).rejects.toMatchObject(refused);
  expect(await readdir(outside)).toEqual(['file']);
  expect(await readFile(join(outside, 'file'), 'utf8')).toBe('secret');
});

test('a lock file that is no lock of ours is named in the refusal', async () => {
  const root = await temporaryFolder();
  const locks = join(root, '.staging', '.locks');
  await mkdir(locks, { recursive: true });
  await writeFile(join(locks, 'availability'), 'something else'.repeat(100));
  const repository = repositoryOn({ root, tryLock, identity: createIdentities() });
  await expect(repository.open(['availability'])).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining(`${join(locks, 'availability')} cannot be locked`),
  });
});
