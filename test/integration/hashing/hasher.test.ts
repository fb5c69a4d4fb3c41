import { createHash } from 'node:crypto';
import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createHasher } from '../../../src/hashing/hasher.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { childrenOf } from '../../support/processes.ts';
import { check, contentOf, makeDatabase, makeEncryptedDatabase } from '../duckfile/database-file.ts';

const { signal } = new AbortController();
const hasher = createHasher({ maxChildren: 1 });
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
  const hash = hasher.follow(file, signal);
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
  const hashes = files.map((file) => hasher.follow(file, signal));
  const found = await Promise.all([0, 1, 5 << 20].map((length, index) => hashes[index]?.finish(length)));
  expect(found).toEqual(await Promise.all(files.map(sha256)));
});

test('a file that is shorter than was said, or is gone, has no hash, and the next one has', async () => {
  const file = await newFile(1 << 20);
  const short = hasher.follow(file, signal);
  expect(await short.finish(2 << 20)).toBeNull();
  expect(await hasher.follow(`${file}.gone`, signal).finish(0)).toBeNull();
  expect(await hasher.follow(file, signal).finish(1 << 20)).toBe(await sha256(file));
});

/** The bytes of a file once more, as a process that writes a database would lay them down. */
async function followCopy(bytes: Uint8Array) {
  const file = await newFile();
  const following = hasher.followStructure(file, signal);
  const handle = await open(file, 'r+');
  for (let at = 0; at < bytes.length; at += 1 << 20) {
    await handle.write(bytes.subarray(at, at + (1 << 20)), 0, undefined, at);
    await following.written(Math.min(at + (1 << 20), bytes.length));
  }
  await handle.close();
  return following.finish(bytes.length);
}

test.each([16_384, 32_768, 262_144])(
  'a database with blocks of %i bytes has the structure that is read when it is whole, also with damage and cut off anywhere',
  async (blockSize) => {
    const file = join(await temporaryFolder(), 'made.duckdb');
    await makeDatabase(file, `BLOCK_SIZE ${blockSize}`);
    // More than what is asked for at a time.
    await runSql(file, ['INSERT INTO kept SELECT range, md5(range::VARCHAR) FROM range(300000)']);
    const whole = await readFile(file);
    expect(whole.length).toBeGreaterThan(8 << 20);
    const flipped = Buffer.from(whole);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
    const cut = whole.subarray(0, whole.length - blockSize - 100);
    for (const bytes of [whole, flipped, cut, whole.subarray(0, 5000), whole.subarray(0, 0)]) {
      await writeFile(file, bytes);
      expect(await followCopy(bytes)).toEqual(await check(contentOf(file)));
    }
  },
);

test('an encrypted database, whose blocks nobody can check, has no structure, and the next one has', async () => {
  const file = join(await temporaryFolder(), 'secret.duckdb');
  await makeEncryptedDatabase(file);
  expect(await followCopy(await readFile(file))).toBeNull();
  await makeDatabase(`${file}.open`, 'BLOCK_SIZE 16384');
  expect((await followCopy(await readFile(`${file}.open`)))?.problems).toEqual([]);
});

test('a file that was abandoned has no hash and keeps nobody waiting who writes it, and the next one has', async () => {
  const file = await newFile();
  await truncate(file, 1 << 30);
  const hash = hasher.follow(file, signal);
  const writing = hash.written(1 << 30);
  hash.abandon();
  await writing;
  expect(await hash.finish(1 << 30)).toBeNull();
  await truncate(file, 1 << 20);
  expect(await hasher.follow(file, signal).finish(1 << 20)).toBe(await sha256(file));
});

test('a hasher that is closed gives no hash of what was under way', async () => {
  const closing = createHasher({ maxChildren: 1 });
  const file = await newFile(1 << 20);
  const hash = closing.follow(file, signal);
  await closing.close();
  expect(await hash.finish(1 << 20)).toBeNull();
});

/** A hasher whose process is stopped in its tracks. */
async function frozenHasher(patienceMs?: number) {
  const frozen = createHasher({ maxChildren: 1, ...(patienceMs === undefined ? {} : { patienceMs }) });
  onTestFinished(frozen.close);
  const others = await hashingChildren();
  await frozen.follow(await newFile(1), signal).finish(1);
  const [child] = (await hashingChildren()).filter((pid) => !others.includes(pid));
  if (child === undefined) throw new Error('the hasher has kept no process');
  process.kill(child, 'SIGSTOP');
  return frozen;
}

const hashingChildren = () => childrenOf(process.pid, join('hashing', 'worker.ts'));

test('a process that says nothing is killed after a while, and another one hashes the next file', async () => {
  // Longer than the next process takes to start on a busy machine.
  const frozen = await frozenHasher(4000);
  const file = await newFile(1 << 20);
  expect(await frozen.follow(file, signal).finish(1 << 20)).toBeNull();
  expect(await frozen.follow(file, signal).finish(1 << 20)).toBe(await sha256(file));
});

test('a hash that is finished is given up with the signal of who wanted it, though its process says nothing', async () => {
  const frozen = await frozenHasher();
  const wanting = new AbortController();
  const hash = frozen.follow(await newFile(1 << 20), wanting.signal).finish(1 << 20);
  wanting.abort();
  expect(await hash).toBeNull();
});
