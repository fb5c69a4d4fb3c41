import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { openConfined, readConfinedPieces } from '../../../src/files/open-confined.ts';
import { fileRows } from '../../../src/services/load/file-rows.ts';
import { fileSubject } from '../../../src/services/verify/subject.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** A file in a folder of a root, a secret outside, and ways to lead from the one to the other after the path was confined. */
async function world() {
  const folder = await realpath(await temporaryFolder());
  const outside = join(folder, 'outside');
  const inside = join(folder, 'root', 'sub');
  for (const path of [inside, outside]) await mkdir(path, { recursive: true });
  const file = join(inside, 'x.csv');
  await writeFile(file, 'ours');
  await writeFile(join(outside, 'x.csv'), 'secret');
  const swaps = {
    async 'the file for a link'() {
      await rm(file);
      await symlink(join(outside, 'x.csv'), file);
    },
    async 'its folder for a link'() {
      await rename(inside, `${inside}-moved`);
      await symlink(outside, inside);
    },
    async 'the file for a named pipe'() {
      await rm(file);
      execFileSync('mkfifo', [file]);
    },
    async 'the file for a folder'() {
      await rm(file);
      await mkdir(file);
    },
  };
  return { file, swaps };
}

const { signal } = new AbortController();
const refusal = { code: 'path_not_allowed' };

test('what was confined is opened, whole or a range of it', async () => {
  const { file } = await world();
  expect(String(await buffer(readConfinedPieces(file, signal)))).toBe('ours');
  expect(String(await buffer(readConfinedPieces(file, signal, { start: 1, end: 2 })))).toBe('ur');
});

test.for([
  'the file for a link',
  'its folder for a link',
  'the file for a named pipe',
  'the file for a folder',
] as const)('whoever exchanges %s after the path was confined gets nothing read', async (swap) => {
  const { file, swaps } = await world();
  const subject = fileSubject(file);
  const rows = await fileRows(file, 't');
  await swaps[swap]();
  await expect(openConfined(file)).rejects.toMatchObject(refusal);
  await expect(buffer(subject.content(signal)())).rejects.toMatchObject(refusal);
  await expect(subject.local(signal)).rejects.toMatchObject(refusal);
  const copied = rows.copyTo(await temporaryFolder(), { signal, onBytes: () => {} });
  await expect(copied).rejects.toMatchObject(refusal);
});

/** Does something to a file each time when it has been opened and is about to be looked at. */
async function onceOpen(act: () => void): Promise<void> {
  await using probe = await open('/dev/null');
  const { stat } = Object.getPrototypeOf(probe);
  vi.spyOn(Object.getPrototypeOf(probe), 'stat').mockImplementation(function (
    this: FileHandle,
    ...options: unknown[]
  ) {
    act();
    return stat.apply(this, options);
  });
}

test('a file that is removed while it is opened is missing', async () => {
  const { file } = await world();
  await onceOpen(() => rmSync(file, { force: true }));
  await expect(openConfined(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a file that another one takes the place of while it is opened is not: the other one is opened', async () => {
  const { file } = await world();
  let exchanged = false;
  await onceOpen(() => {
    if (!exchanged) rmSync(file);
    if (!exchanged) writeFileSync(file, 'theirs');
    exchanged = true;
  });
  await using opened = await openConfined(file);
  expect(await opened.readFile('utf8')).toBe('theirs');
});

test('a file that is exchanged each time when it is opened is refused', async () => {
  const { file } = await world();
  await onceOpen(() => {
    rmSync(file);
    writeFileSync(file, 'theirs');
  });
  await expect(openConfined(file)).rejects.toMatchObject(refusal);
});

test('a device is not even opened', async () => {
  await expect(openConfined('/dev/null')).rejects.toMatchObject(refusal);
});
