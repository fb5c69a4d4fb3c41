import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settleFiles } from '../../../../src/services/export/settle-files.ts';
import { never } from '../../../support/bytes.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('files keep their order and get their sizes and hashes, and progress ends with all of their bytes', async () => {
  const folder = await temporaryFolder();
  const sizes = [1_300_000, 0, 700_000, 5, 1];
  const contents = sizes.map((size, index) => Buffer.alloc(size, `content ${index}`));
  const names = ['a.csv', 'b/year=2024/data_0.csv', 'b/year=2025/data_0.csv', 'c.csv', 'd/e/f.csv'];
  for (const [index, name] of names.entries()) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), contents[index] ?? '');
  }
  const progress: [number, number][] = [];
  const files = names.map((name, rows) => ({ name, rows }));
  const settled = await settleFiles(folder, files, never(), (...bytes) => progress.push(bytes));

  expect(settled).toEqual(
    contents.map((content, rows) => ({
      name: names[rows],
      rows,
      sizeBytes: content.length,
      sha256: sha256(content),
    })),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(progress.at(-1)).toEqual([total, total]);
  expect(progress.map(([done]) => done)).toEqual(progress.map(([done]) => done).toSorted((a, b) => a - b));
});

test('an abort ends it with its reason, and a file that is not there with an error', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a.csv'), Buffer.alloc(5_000_000));
  const files = [{ name: 'a.csv', rows: 1 }];
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('the job was cancelled'));
  await expect(settleFiles(folder, files, controller.signal, stop)).rejects.toThrow('the job was cancelled');
  await expect(settleFiles(folder, [{ name: 'b.csv', rows: 1 }], never(), () => {})).rejects.toThrow(
    'ENOENT',
  );
});
