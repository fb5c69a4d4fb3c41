import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collect, never } from '../../../support/bytes.ts';
import { publishExport } from '../../../support/exports.ts';
import { exportOf, openWorld } from './world.ts';

const id = exportOf('00000a');
const contents = {
  'days/year=2024/data_0.csv': 'one',
  'days/year=2025/data_0.csv': 'other',
  'small.csv': '',
};

async function worldWithOne() {
  const world = await openWorld();
  world.catalog.put(await publishExport(world.repository, id, contents));
  const stored = (name: string) => join(world.folder, 'repository', 'market', 'exports', id, 'files', name);
  return { ...world, stored };
}

test('an open export gives its files by name, or a range of one, and cannot be deleted until it is released', async () => {
  const { exports } = await worldWithOne();
  const opened = await exports.open(id);
  for (const [name, content] of Object.entries(contents)) {
    expect((await collect(opened.open(name, undefined, never()))).toString()).toBe(content);
  }
  const range = { start: 1, end: 2 };
  expect((await collect(opened.open('days/year=2025/data_0.csv', range, never()))).toString()).toBe('th');
  await expect(exports.remove(id)).rejects.toMatchObject({ code: 'export_in_use' });
  opened.release();
  await exports.remove(id);
  expect(() => exports.get(id)).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('a file of another size is found before the first byte, unless only others are asked for', async () => {
  const { exports, stored } = await worldWithOne();
  await truncate(stored('days/year=2025/data_0.csv'), 4);
  await expect(exports.open(id)).rejects.toMatchObject({
    code: 'verification_failed',
    message: `The stored file days/year=2025/data_0.csv of ${id} has 4 bytes instead of 5.`,
  });
  (await exports.open(id, 'small.csv')).release();
  await rm(stored('small.csv'));
  await expect(exports.open(id, 'small.csv')).rejects.toMatchObject({ code: 'verification_failed' });
  (await exports.openManifest(id)).release();
  await exports.remove(id);
});

test('a name that the manifest has not is not found, whatever lies there', async () => {
  const { exports, stored } = await worldWithOne();
  await writeFile(stored('other.csv'), 'not ours');
  for (const name of ['other.csv', 'days', '../manifest.json', '', 'manifest.json']) {
    await expect(exports.open(id, name), name).rejects.toMatchObject({ code: 'not_found' });
  }
  await exports.remove(id);
});

test('an export that was taken away behind our back is listed no more once somebody tried to delete it', async () => {
  const { exports, repository } = await worldWithOne();
  await repository.exports.remove(id);
  expect(exports.list({}, { limit: 10, after: null }).items).toHaveLength(1);
  await expect(exports.remove(id)).rejects.toMatchObject({ code: 'not_found' });
  expect(exports.list({}, { limit: 10, after: null }).items).toEqual([]);
});
