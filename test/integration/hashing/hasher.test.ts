import { createHash } from 'node:crypto';
import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createHasher } from '../../../src/hashing/hasher.ts';
import { temporaryFolder } from '../../support/folder.ts';

const hasher = createHasher(1);
afterAll(hasher.close);

const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

async function newFile(bytes = 0): Promise<string> {
  const file = join(await temporaryFolder(), 'image');
  await writeFile(file, Buffer.alloc(bytes, 7));
  return file;
}

test('a file that is hashed while it is written, with gaps and a hole at its end, has the hash of its bytes', async () => {
  const file = await newFile();
  const hash = hasher.follow(file);
  const handle = await open(file, 'r+');
  for (const mebibyte of [0, 1, 5, 6, 7, 20]) {
    await handle.write(Buffer.alloc(1 << 20, mebibyte + 1), 0, 1 << 20, mebibyte << 20);
    await hash.written((mebibyte + 1) << 20);
  }
  await handle.truncate(30 << 20);
  await handle.close();
  expect(await hash.finish(30 << 20)).toBe(await sha256(file));
});

test('files are hashed one after another by one process, each for itself', async () => {
  const files = await Promise.all([newFile(), newFile(1), newFile(5 << 20)]);
  const hashes = files.map((file) => hasher.follow(file));
  const found = await Promise.all([0, 1, 5 << 20].map((length, index) => hashes[index]?.finish(length)));
  expect(found).toEqual(await Promise.all(files.map(sha256)));
});

test('a file that is shorter than was said, or is gone, has no hash, and the next one has', async () => {
  const file = await newFile(1 << 20);
  const short = hasher.follow(file);
  expect(await short.finish(2 << 20)).toBeNull();
  expect(await hasher.follow(`${file}.gone`).finish(0)).toBeNull();
  expect(await hasher.follow(file).finish(1 << 20)).toBe(await sha256(file));
});

test('a file that was abandoned has no hash and keeps nobody waiting who writes it, and the next one has', async () => {
  const file = await newFile();
  await truncate(file, 1 << 30);
  const hash = hasher.follow(file);
  const writing = hash.written(1 << 30);
  hash.abandon();
  await writing;
  expect(await hash.finish(1 << 30)).toBeNull();
  await truncate(file, 1 << 20);
  expect(await hasher.follow(file).finish(1 << 20)).toBe(await sha256(file));
});

test('a hasher that is closed gives no hash of what was under way', async () => {
  const closing = createHasher(1);
  const file = await newFile(1 << 20);
  const hash = closing.follow(file);
  await closing.close();
  expect(await hash.finish(1 << 20)).toBeNull();
});
