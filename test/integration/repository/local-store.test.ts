import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLocalStore } from '../../../src/repository/local-store.ts';
import { collect, never, streamOf, toArray } from '../../support/bytes.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { smallDisk } from '../../support/small-disk.ts';

const put = (store: ReturnType<typeof createLocalStore>, key: string, content: string | Uint8Array) =>
  store.put(key, streamOf(content, 65_536), { sizeBytes: Buffer.byteLength(content), signal: never() });

const run = promisify(execFile);

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

/** A store in a folder of its own, and another folder beside it that is none of its business. */
async function openStore() {
  const folder = await temporaryFolder();
  const [root, outside] = [join(folder, 'root'), join(folder, 'outside')];
  await mkdir(root);
  await mkdir(outside);
  return { store: createLocalStore({ root }), root, outside };
}

/** How often this process has a file open. */
async function openDescriptors(file: string): Promise<number> {
  const names = await readdir('/proc/self/fd');
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return targets.filter((target) => target === file).length;
}

test('objects are readable for their owner only, and the mode of an existing root is left alone', async () => {
  const { store, root, outside } = await openStore();
  await chmod(root, 0o755);
  await writeFile(join(outside, 'image'), 'image', { mode: 0o644 });
  await put(store, 'a/b/put', '1');
  await store.adopt('a/b/adopted', join(outside, 'image'), { signal: never() });
  expect(await modeOf(root)).toBe(0o755);
  for (const folder of ['a', 'a/b', '.staging', '.staging/a']) {
    expect(await modeOf(join(root, folder))).toBe(0o700);
  }
  for (const file of ['a/b/put', 'a/b/adopted']) expect(await modeOf(join(root, file))).toBe(0o600);
});

test('initialise makes a root with the folders above it, private, and leaves an existing one alone', async () => {
  const root = join(await temporaryFolder(), 'backups', 'deep');
  const store = createLocalStore({ root });
  await expect(put(store, 'a', '1')).rejects.toMatchObject({ code: 'repository_unavailable' });
  await store.initialise();
  await put(store, 'a', '1');
  await store.initialise();
  expect(await modeOf(root)).toBe(0o700);
  expect(await modeOf(join(root, '..'))).toBe(0o700);
  expect(String(await readFile(join(root, 'a')))).toBe('1');
});

test('nothing is left in staging, neither by a put that succeeds nor by one that fails', async () => {
  const { store, root } = await openStore();
  await put(store, 'a/b', '1');
  await expect(store.put('a/c', streamOf('1'), { sizeBytes: 2, signal: never() })).rejects.toThrow();
  const taken = { sizeBytes: 1, createOnly: true, signal: never() };
  await expect(store.put('a/b', streamOf('2'), taken)).rejects.toThrow('object exists');
  expect(await readdir(join(root, '.staging', 'a'))).toEqual([]);
});

test('puts and deletes that share their folders do not get in the way of one another', async () => {
  const { store, root } = await openStore();
  const churn = async (key: string) => {
    for (let turn = 0; turn < 25; turn++) {
      await put(store, key, String(turn));
      await store.delete(key);
    }
    await put(store, key, 'last');
  };
  const keys = ['a/b/c/one', 'a/b/c/two', 'a/b/three', 'a/four'];
  await Promise.all(keys.map(churn));
  expect((await toArray(store.list('a/'))).map(({ key }) => key)).toEqual(keys.toSorted());
  await Promise.all(keys.map((key) => store.delete(key)));
  expect(await readdir(root)).toEqual(['.staging']);
});

test('the bytes and then the name of an object are on disk when its put or adoption resolves', async () => {
  const { store, root, outside } = await openStore();
  await put(store, 'a/old', '1');
  await writeFile(join(outside, 'image'), 'image');
  const handle = await open('/dev/null');
  const synced: string[] = [];
  const sync = vi.spyOn(Object.getPrototypeOf(handle), 'sync');
  onTestFinished(() => sync.mockRestore());
  await handle.close();
  sync.mockImplementation(async function (this: FileHandle) {
    synced.push(await readlink(`/proc/self/fd/${this.fd}`));
  });
  await put(store, 'a/put', '1');
  await store.adopt('a/adopted', join(outside, 'image'), { signal: never() });
  await put(store, 'b/deep/put', '1');
  const unfinished = (name: string) => expect.stringContaining(join(root, '.staging', name, 'put-'));
  expect(synced).toEqual([
    ...[unfinished('a'), join(root, 'a')],
    join(root, 'a'),
    ...[join(root, '.staging'), unfinished('b'), root, join(root, 'b'), join(root, 'b', 'deep')],
  ]);
});

test('a reading that ends early, fails or is aborted closes its file', async () => {
  const { store, root } = await openStore();
  const file = join(root, 'a', 'b');
  await put(store, 'a/b', Buffer.alloc(1_000_000));
  let during = 0;
  for await (const _ of store.get('a/b', { signal: never() })) {
    during = await openDescriptors(file);
    break;
  }
  expect(during).toBe(1);
  expect(await openDescriptors(file)).toBe(0);
  const stop = new AbortController();
  const aborted = async () => {
    for await (const _ of store.get('a/b', { signal: stop.signal })) stop.abort(new Error('stopped'));
  };
  await expect(aborted()).rejects.toThrow('stopped');
  const range = { start: 1_000_000, end: 1_000_001 };
  await expect(collect(store.get('a/b', { range, signal: never() }))).rejects.toThrow();
  expect(await openDescriptors(file)).toBe(0);
});

test('a file that becomes shorter while it is read rejects instead of ending early', async () => {
  const { store, root } = await openStore();
  await put(store, 'a/b', Buffer.alloc(3_000_000));
  const read = async () => {
    for await (const _ of store.get('a/b', { signal: never() }))
      await truncate(join(root, 'a', 'b'), 300_000);
  };
  await expect(read()).rejects.toThrow('became shorter');
});

test('an object that is a symbolic link is listed but neither read nor adopted', async () => {
  const { store, root, outside } = await openStore();
  await writeFile(join(outside, 'secret'), 'secret');
  await put(store, 'a/b', '1');
  await symlink(join(outside, 'secret'), join(root, 'a', 'link'));
  const refused = {
    code: 'repository_unavailable',
    message: expect.stringContaining(join(root, 'a', 'link')),
  };
  await expect(collect(store.get('a/link', { signal: never() }))).rejects.toMatchObject(refused);
  await expect(store.head('a/link')).rejects.toMatchObject(refused);
  await expect(store.adopt('a/c', join(root, 'a', 'link'), { signal: never() })).rejects.toMatchObject(
    refused,
  );
  expect((await toArray(store.list('a/'))).map(({ key }) => key)).toEqual(['a/b', 'a/link']);
});

test('a put or delete of a key that is a symbolic link replaces or removes the link, not what it names', async () => {
  const { store, root, outside } = await openStore();
  await writeFile(join(outside, 'precious'), 'precious');
  await put(store, 'a/b', '1');
  await symlink(join(outside, 'precious'), join(root, 'a', 'one'));
  await symlink(join(outside, 'precious'), join(root, 'a', 'two'));
  await put(store, 'a/one', 'new');
  await store.delete('a/two');
  expect(String(await readFile(join(outside, 'precious')))).toBe('precious');
  expect(await readdir(join(root, 'a'))).toEqual(['b', 'one']);
});

test('a folder that is a symbolic link is followed by nothing', async () => {
  const { store, root, outside } = await openStore();
  await writeFile(join(outside, 'secret'), 'secret');
  await symlink(outside, join(root, 'a'));
  await symlink('/nowhere', join(root, 'dangling'));
  const refused = { code: 'repository_unavailable' };
  await expect(put(store, 'a/new', '1')).rejects.toMatchObject(refused);
  await expect(put(store, 'dangling/new', '1')).rejects.toMatchObject(refused);
  await expect(collect(store.get('a/secret', { signal: never() }))).rejects.toMatchObject(refused);
  await expect(store.delete('a/secret')).rejects.toMatchObject(refused);
  await expect(toArray(store.list('a/'))).rejects.toMatchObject(refused);
  await expect(store.names('a/')).rejects.toMatchObject(refused);
  expect(await readdir(outside)).toEqual(['secret']);
});

test('a root that is reached through a symbolic link works, also after the link was moved', async () => {
  const { root, outside } = await openStore();
  const link = join(outside, 'link');
  await symlink(root, link);
  const store = createLocalStore({ root: link });
  await put(store, 'a/b', '1');
  await rename(root, `${root}-moved`);
  await rm(link);
  await symlink(`${root}-moved`, link);
  expect(String(await collect(store.get('a/b', { signal: never() })))).toBe('1');
});

test('a named pipe in the place of an object does not make a reader wait', async () => {
  const { store, root } = await openStore();
  await put(store, 'a/b', '1');
  await run('mkfifo', [join(root, 'a', 'pipe')]);
  await expect(collect(store.get('a/pipe', { signal: never() }))).rejects.toMatchObject({
    code: 'repository_unavailable',
  });
});

test('hidden names and folders are not listed, other foreign names are', async () => {
  const { store, root } = await openStore();
  await put(store, 'a/b', '1');
  await mkdir(join(root, 'a', '.hidden'));
  await writeFile(join(root, 'a', '.hidden', 'file'), '1');
  await writeFile(join(root, 'a', 'notes (copy).txt'), '1');
  expect((await toArray(store.list('a/'))).map(({ key }) => key)).toEqual(['a/b', 'a/notes (copy).txt']);
  expect(await store.names('')).toEqual(['a']);
});

test('every method of a store whose root is gone rejects with the path', async () => {
  const { store, root } = await openStore();
  await put(store, 'a/b', '1');
  await rm(root, { recursive: true });
  const gone = { code: 'repository_unavailable', message: expect.stringContaining(root) };
  await expect(put(store, 'a/b', '1')).rejects.toMatchObject(gone);
  await expect(collect(store.get('a/b', { signal: never() }))).rejects.toMatchObject(gone);
  await expect(store.head('a/b')).rejects.toMatchObject(gone);
  await expect(toArray(store.list('a/'))).rejects.toMatchObject(gone);
  await expect(store.names('')).rejects.toMatchObject(gone);
  await expect(store.delete('a/b')).rejects.toMatchObject(gone);
});

test('a put on a full disk rejects with insufficient_space, leaves nothing, and what was there stays', async () => {
  const disk = await smallDisk(4 * 1024 * 1024);
  if (disk === null) return;
  const store = createLocalStore({ root: disk.path });
  await put(store, 'a/old', 'old');
  await expect(put(store, 'a/b/large', Buffer.alloc(5_000_000))).rejects.toMatchObject({
    code: 'insufficient_space',
    message: expect.stringContaining(disk.path),
  });
  expect(await readdir(join(disk.path, 'a'))).toEqual(['old']);
  expect(await readdir(join(disk.path, '.staging', 'a'))).toEqual([]);
  await put(store, 'a/b/small', Buffer.alloc(1_000_000));
});

test('a file on another file system is adopted by a copy', async () => {
  const disk = await smallDisk(4 * 1024 * 1024);
  if (disk === null) return;
  const { store, outside } = await openStore();
  const file = join(disk.path, 'image');
  const bytes = Buffer.alloc(700_000, 7);
  await writeFile(file, bytes);
  await store.adopt('a/image', file, { signal: never() });
  expect((await collect(store.get('a/image', { signal: never() }))).equals(bytes)).toBe(true);
  expect(await readdir(disk.path)).toEqual([]);
  await writeFile(file, bytes);
  await expect(store.adopt('a/image', file, { signal: never() })).rejects.toThrow('object exists');
  expect(await readdir(disk.path)).toEqual(['image']);
  expect(await readdir(outside)).toEqual([]);
});

test('a file on another file system that is not of the hash that it should be is not adopted, and stays', async () => {
  const disk = await smallDisk(4 * 1024 * 1024);
  if (disk === null) return;
  const { store, root } = await openStore();
  const file = join(disk.path, 'image');
  const bytes = Buffer.alloc(700_000, 7);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(file, Buffer.concat([bytes.subarray(1), Buffer.from('x')]));
  const adoption = () => store.adopt('a/image', file, { sha256, signal: never() });
  await expect(adoption()).rejects.toMatchObject({ code: 'verification_failed' });
  expect(await store.head('a/image')).toBe(null);
  expect(await readdir(join(root, '.staging', 'a'))).toEqual([]);
  expect(await readdir(disk.path)).toEqual(['image']);
  await writeFile(file, bytes);
  await adoption();
  expect((await collect(store.get('a/image', { signal: never() }))).equals(bytes)).toBe(true);
});

test('a file system that became read-only is still read, and a put says so', async () => {
  const disk = await smallDisk(4 * 1024 * 1024);
  if (disk === null) return;
  const store = createLocalStore({ root: disk.path });
  await put(store, 'a/b', '1');
  await disk.remount('ro');
  expect(String(await collect(store.get('a/b', { signal: never() })))).toBe('1');
  await expect(put(store, 'a/c', '1')).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('read-only'),
    hint: expect.stringContaining('writable'),
  });
});
