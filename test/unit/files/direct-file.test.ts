import { execFileSync } from 'node:child_process';
import { open, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkableBuffer } from '../../../src/duckfile/checksum.ts';
import { openDirect } from '../../../src/files/direct-file.ts';
import { temporaryFolder } from '../../support/folder.ts';

const sector = 4096;

/** A file that is open, and lies at `path`. */
async function openFile() {
  const path = join(await temporaryFolder(), 'file');
  return { path, handle: await open(path, 'wx+') };
}

test('what begins and ends with a sector is written, in any order, and read by whoever has the file open', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), async (sectors) => {
      const { path, handle } = await openFile();
      await using _ = handle;
      const direct = await openDirect(handle, path);
      const expected = Buffer.alloc((Math.max(...sectors) + 1) * sector);
      const bytes = checkableBuffer(sector);
      for (const at of sectors) {
        bytes.fill(at + 1);
        expected.fill(at + 1, at * sector, (at + 1) * sector);
        expect(await direct?.write(bytes, at * sector)).toBe(true);
      }
      await direct?.close();
      expect(await readFile(path)).toEqual(expected);
    }),
    { numRuns: 10 },
  );
});

test('where another file or a named pipe lies at the path, or a link to this one, nothing is written past the cache', async () => {
  const { path, handle } = await openFile();
  await using _ = handle;
  await rename(path, `${path}.moved`);
  expect(await openDirect(handle, path)).toBeNull();
  await symlink(`${path}.moved`, path);
  expect(await openDirect(handle, path)).toBeNull();
  await rename(`${path}.moved`, path);
  await writeFile(`${path}.other`, 'other');
  await rename(`${path}.other`, path);
  expect(await openDirect(handle, path)).toBeNull();
  expect(await readFile(path, 'utf8')).toBe('other');
  await rm(path);
  execFileSync('mkfifo', [path]);
  expect(await openDirect(handle, path)).toBeNull();
});
