import { mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, livePath, makeWorld, openWorld, rootPath } from '../../support/restore-world.ts';

const toDatabase = { source: { backup }, target: { database: 'market' } };

async function world() {
  const folder = await temporaryFolder();
  await makeWorld(folder);
  return { folder, ...(await openWorld(folder)) };
}

test('what restores moved aside is listed, newest first, wherever it lies', async () => {
  const { folder, restore, quarantine } = await world();
  const path = join(rootPath(folder), 'copy.duckdb');
  await writeFile(path, 'something older');
  const first = await restore(toDatabase, jobContext());
  const second = await restore({ source: { backup }, target: { path } }, jobContext());
  const entries = await quarantine.list();
  expect(entries.map(({ id }) => id)).toEqual([second.quarantine?.id, first.quarantine?.id]);
  expect(entries[0]).toMatchObject({ database: null, target: path, sizeBytes: 15 });
  expect(entries[1]).toMatchObject({ database: 'market', target: livePath(folder) });
});

test('the bytes of a database are those of its own entries', async () => {
  const { folder, restore, quarantine } = await world();
  const { size } = await stat(livePath(folder));
  expect(await quarantine.bytesByDatabase()).toEqual(new Map());
  await restore(toDatabase, jobContext());
  expect(await quarantine.bytesByDatabase()).toEqual(new Map([['market', size]]));
  const path = join(rootPath(folder), 'copy.duckdb');
  await writeFile(path, 'of no database');
  await restore({ source: { backup }, target: { path } }, jobContext());
  expect(await quarantine.bytesByDatabase()).toEqual(new Map([['market', size]]));
});

test('the bytes are those of now after a file of an entry was taken away, and after all of it was', async () => {
  const { folder, restore, quarantine } = await world();
  const { size } = await stat(livePath(folder));
  const [first, second] = [await restore(toDatabase, jobContext()), await restore(toDatabase, jobContext())];
  const restored = await stat(livePath(folder));
  expect(await quarantine.bytesByDatabase()).toEqual(new Map([['market', size + restored.size]]));
  await rm(first.quarantine?.files[0]?.to ?? '');
  expect(await quarantine.bytesByDatabase()).toEqual(new Map([['market', restored.size]]));
  await quarantine.remove(second.quarantine?.id ?? '');
  expect(await quarantine.bytesByDatabase()).toEqual(new Map([['market', 0]]));
});

test('a removed entry is gone for ever, the others stay', async () => {
  const { folder, restore, quarantine } = await world();
  const first = await restore(toDatabase, jobContext());
  const second = await restore(toDatabase, jobContext());
  await quarantine.remove(first.quarantine?.id ?? '');
  expect((await quarantine.list()).map(({ id }) => id)).toEqual([second.quarantine?.id]);
  expect(await readdir(join(folder, 'live', '.duckback', 'staging'))).toEqual([]);
  await expect(quarantine.remove(first.quarantine?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
});

test.each(['../../../market.duckdb', '', '.', 'market-20251111T030000Z-zzzzzz'])(
  'the id %j is not found',
  async (id) => {
    const { quarantine, restore } = await world();
    await restore(toDatabase, jobContext());
    await expect(quarantine.remove(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await quarantine.list()).toHaveLength(1);
  },
);

test('what no restore made is passed over and left alone', async () => {
  const { folder, quarantine, recover } = await world();
  const home = join(folder, 'live', '.duckback', 'quarantine');
  const id = 'market-20251111T030000Z-abcdef';
  await mkdir(join(home, id), { recursive: true });
  await writeFile(join(home, id, 'duckback-entry.json'), '{"id": "market-20251111T030000Z-abcdef"}');
  await mkdir(join(home, 'notes'));
  await symlink('/etc', join(home, 'market-20251111T030000Z-aaaaaa'));
  expect(await quarantine.list()).toEqual([]);
  expect(await recover()).toEqual([]);
  expect(await readdir(home)).toHaveLength(3);
});
