import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { surveyCsv } from '../../../../../../src/engine/exchange/load/csv/survey-csv.ts';
import { temporaryFolder } from '../../../../../support/folder.ts';

const signal = AbortSignal.timeout(60_000);

async function survey(name: string, bytes: Uint8Array | string) {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return await surveyCsv(path, signal);
}

// Longer than the pieces that files are read in, with characters and quotes across their borders.
const long = `a,b\n${Array.from({ length: 60_000 }, (_, index) => `${index},"🦆é""\n"\n`).join('')}`;

test.each([
  ['x.csv', Buffer.from(long)],
  ['x.csv.gz', gzipSync(long)],
  ['x.csv.zst', zstdCompressSync(long)],
  ['x.csv.gz', Buffer.concat([gzipSync(long.slice(0, 1000)), gzipSync(long.slice(1000))])],
])('a long file %s is read to its end', async (name, bytes) => {
  expect(await survey(name, bytes)).toMatchObject({
    rows: 60_000,
    columns: [
      { nulls: 0, bytes: 288_890 },
      { nulls: 0, bytes: 480_000 },
    ],
  });
});

test('a file that ends within a character is refused', async () => {
  await expect(survey('x.csv', Buffer.from('a\n1\né').subarray(0, -1))).rejects.toThrow(
    ', line 3, is not UTF-8',
  );
});

const flipped = (bytes: Buffer, at: number) => {
  bytes[bytes.length + at] = (bytes.at(at) ?? 0) ^ 1;
  return bytes;
};

test.each([
  ['that is cut off', 'x.csv.gz', gzipSync(long).subarray(0, 5000)],
  ['that is cut off', 'x.csv.zst', zstdCompressSync(long).subarray(0, 5000)],
  ['whose checksum is wrong', 'x.csv.gz', flipped(gzipSync(long), -6)],
  ['with something after its end', 'x.csv.gz', Buffer.concat([gzipSync(long), Buffer.from('more')])],
  ['that is none', 'x.csv.gz', Buffer.from('a,b\n1,2\n')],
  ['that is none', 'x.csv.zst', Buffer.from('a,b\n1,2\n')],
])('a packed file %s (%s) is refused', async (_, name, bytes) => {
  await expect(survey(name, bytes)).rejects.toThrow(' cannot be unpacked (');
});
