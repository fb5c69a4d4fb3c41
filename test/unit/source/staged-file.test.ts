import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createStaged, removeStaged } from '../../../src/source/staged-file.ts';
import { temporaryFolder } from '../../support/folder.ts';

test('an image is not written through a link that lies at its path', async () => {
  const folder = await temporaryFolder();
  const [path, live] = [join(folder, 'image.duckdb'), join(folder, 'live.duckdb')];
  await writeFile(live, 'live');
  await symlink(live, path);
  await expect(createStaged(path)).rejects.toMatchObject({ code: 'EEXIST' });
  await removeStaged(path);
  const staged = await createStaged(path);
  await staged.write(Buffer.from('image'), 0);
  await staged.close();
  expect([await readFile(live, 'utf8'), await readFile(path, 'utf8')]).toEqual(['live', 'image']);
});
