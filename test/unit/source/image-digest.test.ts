import { createHash } from 'node:crypto';
import { open, readdir, readFile, readlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createImageDigest } from '../../../src/source/image-digest.ts';
import { temporaryFolder } from '../../support/folder.ts';

const megabyte = 1 << 20;

async function emptyImage(): Promise<string> {
  const file = join(await temporaryFolder(), 'image.duckdb');
  await writeFile(file, '');
  return file;
}

const sha256 = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** How often this process has the file open. */
async function timesOpen(file: string): Promise<number> {
  const links = (await readdir('/proc/self/fd')).map((name) =>
    readlink(`/proc/self/fd/${name}`).catch(() => ''),
  );
  return (await Promise.all(links)).filter((target) => target === file).length;
}

test('an image that is written in steps, with holes and a length beyond them, has the digest of its bytes', async () => {
  const file = await emptyImage();
  const digest = await createImageDigest(file);
  await using handle = await open(file, 'r+');
  for (const at of [0, 300_000, 2 * megabyte, 2 * megabyte + 100_000]) {
    await digest.advance(at);
    await handle.write(Buffer.alloc(100_000, at + 1), 0, 100_000, at);
  }
  await handle.truncate(3 * megabyte);
  expect(await digest.finish(3 * megabyte)).toBe(await sha256(file));
});

test('what is hashed behind the writing is closed in the end', async () => {
  const file = await emptyImage();
  const digest = await createImageDigest(file);
  expect(await timesOpen(file)).toBe(1);
  await digest.finish(0);
  expect(await timesOpen(file)).toBe(0);
});

test('an image that changed after it was hashed has no digest, and is closed', async () => {
  const file = await emptyImage();
  await truncate(file, megabyte);
  const digest = await createImageDigest(file);
  await digest.advance(megabyte);
  digest.spoil();
  expect(await digest.finish(megabyte)).toBeNull();
  await expect.poll(() => timesOpen(file)).toBe(0);
});

test('an image that is shorter than was said has no digest', async () => {
  const file = await emptyImage();
  await truncate(file, megabyte);
  const digest = await createImageDigest(file);
  expect(await digest.finish(2 * megabyte)).toBeNull();
  expect(await timesOpen(file)).toBe(0);
});

test('the writing waits where the hashing is far behind, and not where it is near', async () => {
  const file = await emptyImage();
  await truncate(file, 1024 * megabyte);
  const digest = await createImageDigest(file);
  let waits = true;
  const near = digest.advance(100 * megabyte).then(() => {
    waits = false;
  });
  await near;
  const far = digest.advance(400 * megabyte).then(() => {
    waits = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(waits).toBe(false);
  await far;
  digest.spoil();
});
