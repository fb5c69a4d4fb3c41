import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { runMounted } from '../../support/mount-namespace.ts';
import { makeWorld, storedPath } from '../../support/restore-world.ts';

const child = fileURLToPath(new URL('./full-disk-child.ts', import.meta.url));

/** Restores onto a file system of so many mebibytes that is filled up at a fault point. */
async function restoreOnto(mebibytes: number, fillAt: string): Promise<unknown> {
  const folder = await temporaryFolder();
  await makeWorld(folder);
  await mkdir(`${folder}/live`, { recursive: true });
  const mount = `mount -t tmpfs -o size=${mebibytes}m none "$1"`;
  return JSON.parse(await runMounted(mount, `${folder}/live`, child, folder, storedPath(folder), fillAt));
}

const untouched = { sameBytes: true, staged: [], quarantined: 0 };

test('a file system without room for the copy is refused before anything is copied', async () => {
  expect(await restoreOnto(8, 'never')).toEqual({
    ...untouched,
    code: 'insufficient_space',
    lastStep: 'check',
  });
});

test.each([
  { at: 'copyInto halfway', lastStep: 'stage' },
  { at: 'writeFile', lastStep: 'prepare' },
])(
  'a file system that is full at $at fails the restore and leaves everything as it was',
  async ({ at, lastStep }) => {
    expect(await restoreOnto(24, at)).toEqual({ ...untouched, code: 'insufficient_space', lastStep });
  },
);

test('a file system that is full from the swap on does not hinder it: renames need no room', async () => {
  expect(await restoreOnto(24, 'link')).toEqual({
    ...untouched,
    code: 'restored',
    lastStep: 'commit',
    quarantined: 1,
  });
});
