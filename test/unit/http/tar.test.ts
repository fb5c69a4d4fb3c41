import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTar, type TarEntry } from '../../../src/http/tar.ts';
import { never } from '../../support/bytes.ts';
import { temporaryFolder } from '../../support/folder.ts';

const run = promisify(execFile);
const modifiedAt = new Date('2025-11-11T03:00:00.412Z');

const entryOf = (name: string, content: Buffer): TarEntry => ({
  name,
  sizeBytes: content.length,
  async *open(range) {
    const wanted = range ? content.subarray(range.start, range.end + 1) : content;
    // Pieces of an odd size, as no file gives them.
    for (let at = 0; at < wanted.length; at += 333) yield wanted.subarray(at, at + 333);
  },
});

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}

const longFolder = `${'folder-of-a-long-name/'.repeat(6)}`;
const names = [
  'id/manifest.json',
  `id/files/${'n'.repeat(91)}`,
  `${longFolder}year=2024/month=1/data_0.parquet`,
  `${longFolder}${'f'.repeat(100)}`,
  `${longFolder}${'f'.repeat(101)}`,
  `id/${'deep=%20/'.repeat(40)}data_0.csv.gz`,
];

test('what tar lists and extracts is every file, whatever the length of its name, with size, mode and time', async () => {
  const folder = await temporaryFolder();
  const contents = names.map((_, index) => Buffer.from('content '.repeat(index * 97)));
  const entries = names.map((name, index) => entryOf(name, contents[index] ?? Buffer.alloc(0)));
  const archive = createTar(entries, modifiedAt);
  const bytes = await bytesOf(archive.open(undefined, never()));
  expect(bytes.length).toBe(archive.sizeBytes);
  const file = join(folder, 'export.tar');
  await writeFile(file, bytes);

  const { stdout, stderr } = await run('tar', ['--utc', '-tvf', file]);
  expect(stderr).toBe('');
  const listed = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/\s+/));
  expect(listed.map((fields) => fields.at(-1))).toEqual(names);
  expect(listed.map((fields) => Number(fields[2]))).toEqual(contents.map(({ length }) => length));
  for (const fields of listed)
    expect(fields).toMatchObject([
      '-rw-r--r--',
      '0/0',
      expect.any(String),
      '2025-11-11',
      '03:00',
      expect.any(String),
    ]);

  await run('tar', ['-xf', file, '-C', folder]);
  for (const [index, name] of names.entries()) {
    expect((await readFile(join(folder, name))).equals(contents[index] ?? Buffer.alloc(0)), name).toBe(true);
  }
});

test('a range of an archive is that part of the whole', async () => {
  const entries = [
    entryOf('a', Buffer.from('a'.repeat(700))),
    entryOf('empty', Buffer.alloc(0)),
    entryOf(names[5] ?? '', Buffer.from('b'.repeat(1024))),
  ];
  const archive = createTar(entries, modifiedAt);
  const whole = await bytesOf(archive.open(undefined, never()));
  const position = fc.integer({ min: 0, max: archive.sizeBytes - 1 });
  await fc.assert(
    fc.asyncProperty(position, position, async (one, other) => {
      const range = { start: Math.min(one, other), end: Math.max(one, other) };
      const part = await bytesOf(archive.open(range, never()));
      expect(part.equals(whole.subarray(range.start, range.end + 1))).toBe(true);
    }),
  );
});

test('a file above 8 GiB, whose size a plain header cannot hold, is listed in its full size', async () => {
  const file = join(await temporaryFolder(), 'large.tar');
  const sizeBytes = 9 * 2 ** 30 + 1;
  const large: TarEntry = { name: 'large.csv', sizeBytes, open: () => createReadStream('/dev/null') };
  const { open: read } = createTar([large], modifiedAt);
  // The headers as they come; the content is a hole in the file.
  const headers = 3 * 512;
  await pipeline(read({ start: 0, end: headers - 1 }, never()), createWriteStream(file));
  await truncate(file, headers + sizeBytes + 511 + 1024);
  const { stdout } = await run('tar', ['-tvf', file]);
  expect(stdout.split(/\s+/)[2]).toBe(String(sizeBytes));
});

test.each([
  ['shorter', 99],
  ['longer', 101],
])('an entry that turns out %s than it said ends the archive with an error', async (_, length) => {
  const wrong = { ...entryOf('a', Buffer.alloc(length)), sizeBytes: 100 };
  const archive = createTar([wrong, entryOf('b', Buffer.alloc(10))], modifiedAt);
  await expect(bytesOf(archive.open(undefined, never()))).rejects.toThrow('has not the 100 bytes');
});
