import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noAnnotation } from '../../../src/domain/backup.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { createLocalStore } from '../../../src/repository/local-store.ts';
import { never } from '../../support/bytes.ts';
import { createFaultyStore } from '../../support/faulty-store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import {
  createIdentities,
  manifestOf,
  publishBackup,
  reportOn,
  repositoryOn,
  scanAll,
  stageImage,
} from '../../support/repository.ts';
import { smallDisk } from '../../support/small-disk.ts';

const id = 'availability-20251110T030000Z-aaaaaa';

async function openRepository() {
  const root = join(await temporaryFolder(), 'backups', 'binance-futures');
  const identity = createIdentities();
  const repository = repositoryOn({ root, identity });
  await repository.open(['availability']);
  return { root, identity, repository };
}

const idOf = async (root: string): Promise<unknown> =>
  JSON.parse(await readFile(join(root, 'duckback.json'), 'utf8'));

test('a repository that was never seen is made, private, with an id that is remembered', async () => {
  const { root, identity } = await openRepository();
  expect((await stat(root)).mode & 0o777).toBe(0o700);
  expect(await idOf(root)).toEqual({ formatVersion: 1, id: identity.known('local') });
  expect((await readdir(root)).toSorted()).toEqual(['.staging', 'duckback.json']);
});

test('a repository that another service made is taken as it is', async () => {
  const { root, identity, repository } = await openRepository();
  await publishBackup(repository, id);
  const fresh = createIdentities();
  const second = repositoryOn({ root, identity: fresh });
  await second.open(['availability']);
  expect(fresh.known('local')).toBe(identity.known('local'));
  expect((await scanAll(second)).ids).toEqual([id]);
});

test('many services that open a new repository at the same instant agree on one id', async () => {
  const root = join(await temporaryFolder(), 'backups');
  const identities = Array.from({ length: 6 }, createIdentities);
  await Promise.all(identities.map((identity) => repositoryOn({ root, identity }).open([])));
  const ids = new Set(identities.map((identity) => identity.known('local')));
  expect(ids).toEqual(new Set([Object(await idOf(root)).id]));
});

test('files of a runbook in the root of a new repository are neither touched nor reported', async () => {
  const root = await temporaryFolder();
  await writeFile(join(root, 'availability-20251111.duckdb'), 'old backup');
  await mkdir(join(root, 'csv'));
  await mkdir(join(root, 'availability'));
  await writeFile(join(root, 'csv', 'table.csv'), '1,2');
  await writeFile(join(root, 'availability', 'table.csv'), '1,2');
  const repository = repositoryOn({ root });
  await repository.open(['availability']);
  expect(await scanAll(repository)).toEqual({ records: [], ids: [], foreign: [] });
  expect(String(await readFile(join(root, 'availability-20251111.duckdb')))).toBe('old backup');
  expect(String(await readFile(join(root, 'csv', 'table.csv')))).toBe('1,2');
});

test('a known repository whose root or duckback.json is gone is refused and not made anew', async () => {
  const { root, identity } = await openRepository();
  await rename(root, `${root}-away`);
  const refused = {
    code: 'repository_unavailable',
    message: expect.stringContaining(root),
    hint: expect.stringContaining('mount'),
  };
  await expect(repositoryOn({ root, identity }).open([])).rejects.toMatchObject(refused);
  await mkdir(root);
  const problem = repositoryOn({ root, identity }).open([]);
  await expect(problem).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('gone'),
    hint: expect.stringContaining('another name in the configuration'),
  });
  expect(await readdir(root)).toEqual([]);
});

test('another repository in the place of the known one is refused', async () => {
  const { root, identity } = await openRepository();
  const other = await openRepository();
  await rm(root, { recursive: true });
  await rename(other.root, root);
  await expect(repositoryOn({ root, identity }).open([])).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('another repository'),
  });
});

test.each([
  ['is no JSON', 'not json'],
  ['has no id', '{"formatVersion":1}'],
  ['has a strange id', '{"formatVersion":1,"id":"../x"}'],
  ['is of a newer format', '{"formatVersion":2,"id":"whatever"}'],
])('a duckback.json that %s is refused with the reason', async (_, content) => {
  const root = await temporaryFolder();
  await writeFile(join(root, 'duckback.json'), content);
  await expect(repositoryOn({ root }).open([])).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('duckback.json'),
  });
  expect(await readdir(root)).toEqual(['duckback.json']);
});

test('one that could not be opened says why to whoever uses it, until it could', async () => {
  const root = await temporaryFolder();
  const faulty = createFaultyStore(createLocalStore({ root }));
  const repository = repositoryOn({ root, store: faulty.store });
  const asked = () => repository.stage('availability', 'job-1');
  await expect(asked()).rejects.toMatchObject({ message: 'The repository local is not open yet.' });
  const error = new Problem('repository_unavailable', 'The bucket does not exist.', { hint: 'Make it.' });
  const mend = faulty.break({ on: 'put', how: 'fail', error });
  await expect(repository.open(['availability'])).rejects.toBe(error);
  await expect(asked()).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: 'The repository local is not open yet: The bucket does not exist.',
    hint: expect.stringMatching(
      /^Make it\. It is asked again by itself, .*POST \/repositories\/local\/rescan/,
    ),
  });
  mend();
  await repository.open(['availability']);
  await (await asked()).remove();
});

test('a root that is a file is refused', async () => {
  const root = join(await temporaryFolder(), 'file');
  await writeFile(root, '');
  await expect(repositoryOn({ root }).open([])).rejects.toMatchObject({ code: 'repository_unavailable' });
});

test('what a job could not remove while its repository was away goes when that is back, and what others stage stays', async () => {
  const folder = await temporaryFolder();
  const root = join(folder, 'root');
  const repository = repositoryOn({ root });
  await repository.open(['availability']);
  const ended = await repository.stage('availability', 'ended');
  const running = await repository.stage('availability', 'running');
  await rename(root, join(folder, 'away'));
  await ended.remove();
  await expect(repository.tidy()).rejects.toMatchObject({ code: 'repository_unavailable' });
  await rename(join(folder, 'away'), root);
  await repository.tidy();
  expect(await readdir(join(running.folder, '..'))).toEqual(['running']);
});

test('a mount that vanishes at run time is noticed before anything is written, and nothing is said to be missing', async () => {
  const disk = await smallDisk(4 * 1024 * 1024);
  if (disk === null) return;
  const repository = repositoryOn({ root: disk.path });
  await repository.open(['availability']);
  await publishBackup(repository, id);
  await disk.unmount();
  const gone = { code: 'repository_unavailable', hint: expect.stringContaining('mount') };
  await expect(repository.stage('availability', 'job')).rejects.toMatchObject(gone);
  const late = 'availability-20251111T030000Z-bbbbbb';
  const file = join(await temporaryFolder(), 'image');
  await writeFile(file, 'image');
  const publication = repository.publish(manifestOf(late, 'image'), file, noAnnotation, never());
  await expect(publication).rejects.toMatchObject(gone);
  await expect(repository.annotate(id, noAnnotation)).rejects.toMatchObject(gone);
  await expect(repository.recordVerification(id, reportOn(id))).rejects.toMatchObject(gone);
  await expect(repository.remove(id, new Date(0), 'everywhere')).rejects.toMatchObject(gone);
  await expect(repository.read(id)).rejects.toMatchObject(gone);
  await expect(repository.storedBytes(id)).rejects.toMatchObject(gone);
  await expect(scanAll(repository)).rejects.toMatchObject(gone);
  expect(await readdir(disk.path)).toEqual([]);
});

test('a mount that vanishes in the middle of a scan rejects instead of listing fewer backups', async () => {
  const { root, repository } = await openRepository();
  for (let hour = 10; hour < 20; hour++) {
    await publishBackup(repository, `availability-20251110T${hour}0000Z-aaaaaa`);
  }
  const scan = async () => {
    for await (const _ of repository.scan(() => {})) {
      await rename(root, `${root}-away`).catch(() => {});
      await mkdir(root, { recursive: true });
    }
  };
  await expect(scan()).rejects.toMatchObject({ code: 'repository_unavailable' });
});

test('a repository on a read-only file system is refused when it is opened', async () => {
  const disk = await smallDisk(4 * 1024 * 1024);
  if (disk === null) return;
  const identity = createIdentities();
  await repositoryOn({ root: disk.path, identity }).open(['availability']);
  await disk.remount('ro');
  await expect(repositoryOn({ root: disk.path, identity }).open(['availability'])).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('read-only'),
  });
});

test('a publication that fills the disk rejects with insufficient_space and leaves nothing', async () => {
  const disk = await smallDisk(1024 * 1024);
  if (disk === null) return;
  const repository = repositoryOn({ root: disk.path });
  await repository.open(['availability']);
  await publishBackup(repository, id);
  const file = await stageImage(repository, 'availability', 'image');
  await writeFile(join(disk.path, 'ballast'), Buffer.alloc(2 * 1024 * 1024)).catch(() => {});
  expect(await repository.freeBytes()).toBe(0);
  const late = 'availability-20251111T030000Z-bbbbbb';
  const publication = repository.publish(manifestOf(late, 'image'), file, noAnnotation, never());
  await expect(publication).rejects.toMatchObject({ code: 'insufficient_space' });
  expect(await readdir(join(disk.path, 'availability', 'backups'))).toEqual([id]);
  expect(await scanAll(repository)).toMatchObject({ ids: [id], foreign: [] });
  await repositoryOn({ root: disk.path }).open(['availability']);
});
