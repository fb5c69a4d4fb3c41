import { createReadStream } from 'node:fs';
import { chmod, lstat, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { freeBytes } from '../../../src/files/free-space.ts';
import { temporaryFolder } from '../../support/folder.ts';

const { signal } = new AbortController();

test('a folder is made with its missing parents, all private', async () => {
  const folder = await temporaryFolder();
  await fileOperations.makeFolder(join(folder, 'a', 'b'));
  await fileOperations.makeFolder(join(folder, 'a', 'b'));
  for (const path of ['a', 'a/b']) expect((await stat(join(folder, path))).mode & 0o777).toBe(0o700);
});

test('a copy is private, complete and counted', async () => {
  const file = join(await temporaryFolder(), 'copy');
  const counted: number[] = [];
  const pieces = Readable.from([Buffer.alloc(10, 1), Buffer.alloc(5, 2)]);
  await fileOperations.copyInto(file, pieces, { signal, onProgress: (done) => counted.push(done) });
  expect(counted).toEqual([10, 15]);
  expect(await readFile(file)).toEqual(Buffer.concat([Buffer.alloc(10, 1), Buffer.alloc(5, 2)]));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('pieces that come in whatever order lie where they belong', async () => {
  const file = join(await temporaryFolder(), 'copy');
  const counted: number[] = [];
  async function* pieces() {
    yield { position: 4, bytes: Buffer.from('ef') };
    yield { position: 0, bytes: Buffer.from('abcd') };
  }
  const written: number[] = [];
  await fileOperations.scatterInto(file, pieces(), {
    signal,
    onProgress: (done) => counted.push(done),
    onWritten: async (position) => {
      // What is told of can be read.
      written.push(position, (await readFile(file)).length);
    },
  });
  expect(counted).toEqual([2, 6]);
  expect(written).toEqual([0, 6, 6, 6]);
  expect(await readFile(file, 'utf8')).toBe('abcdef');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a copy never replaces a file', async () => {
  const file = join(await temporaryFolder(), 'copy');
  await writeFile(file, 'kept');
  await expect(fileOperations.copyInto(file, Readable.from(['new']), { signal })).rejects.toThrow('EEXIST');
  expect(await readFile(file, 'utf8')).toBe('kept');
});

test('a copy that is cancelled rejects with the reason and reads no further', async () => {
  const folder = await temporaryFolder();
  const controller = new AbortController();
  const reason = new Error('the job was cancelled');
  async function* endless() {
    for (;;) {
      yield Buffer.alloc(1000);
      controller.abort(reason);
    }
  }
  const copying = fileOperations.copyInto(join(folder, 'copy'), endless(), { signal: controller.signal });
  await expect(copying).rejects.toBe(reason);
});

test('an overwritten file keeps what lies before and after', async () => {
  const folder = await temporaryFolder();
  const [file, source] = [join(folder, 'file'), join(folder, 'source')];
  await writeFile(file, 'aaaaaaaaaa');
  await writeFile(source, 'bcd');
  await fileOperations.overwrite(file, 2, createReadStream(source));
  expect(await readFile(file, 'utf8')).toBe('aabcdaaaaa');
  await fileOperations.truncate(file, 4);
  expect(await readFile(file, 'utf8')).toBe('aabc');
});

test('owner and mode are set together', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await chmod(file, 0o600);
  const { uid, gid } = await lstat(file);
  expect(await fileOperations.own(file, { uid, gid, mode: 0o640 })).toBe(true);
  expect((await lstat(file)).mode & 0o777).toBe(0o640);
});

test('removing a folder that is not there is fine', async () => {
  const folder = await temporaryFolder();
  await fileOperations.removeFolder(join(folder, 'gone'));
  expect(await readdir(folder)).toEqual([]);
});

test('the free space of a path that does not exist is that of its nearest parent', async () => {
  const folder = await temporaryFolder();
  expect(await freeBytes(join(folder, 'a', 'b', 'c'))).toBeGreaterThan(0);
});
