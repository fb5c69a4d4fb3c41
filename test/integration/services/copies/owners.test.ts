/** Services that come one after the other to the repositories of one database, or of two of one name. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Problem } from '../../../../src/domain/problem.ts';
import { copied, idsIn, on, opened, openWorld, unavailable } from './world.ts';

test('a service that calls another database by the same name is refused, and changes nothing', async () => {
  const first = await copied(1);
  const other = await openWorld({ folder: first.folder, state: 'another', path: 'other.duckdb' });
  await expect(other.openAll()).rejects.toMatchObject({
    cause: { code: 'repository_unavailable' },
    message: expect.stringContaining('another duckback on here'),
  });
  await first.publish(2);
  expect(await idsIn(first, 'local')).toEqual([on(1), on(2)]);
});

test('a service of the same database that lost its state takes over, and the one before stores nothing more', async () => {
  const first = await copied(1);
  const second = await opened({ folder: first.folder, state: 'another' });
  expect(second.catalog.get(on(1))?.copies).toHaveLength(2);
  const refused = { code: 'repository_unavailable', message: expect.stringContaining('another duckback') };
  await expect(first.publish(2)).rejects.toMatchObject(refused);
  await expect(first.removeBackup.from(on(1), 'offsite')).rejects.toBeInstanceOf(Problem);
  await second.publish(3);
  expect(await idsIn(second, 'local')).toEqual([on(1), on(3)]);
});

test('that a service took over from one on another machine is told, since nobody means both to go on', async () => {
  const first = await copied(1);
  const second = await opened({ folder: first.folder, state: 'another', host: 'there' });
  const notes = (await second.service.list(null)).flatMap(({ found }) => found);
  const note = {
    key: 'availability/duckback.json',
    reason: expect.stringContaining('duckback on here stored'),
  };
  expect(notes).toEqual([note, note]);
});

test('a database that was moved is told of, and a service that lost its state takes it over from where it lies now', async () => {
  const first = await copied(1);
  first.close();
  const path = 'moved.duckdb';
  const moved = await opened({ folder: first.folder, path });
  const notes = (await moved.service.list(null)).flatMap(({ found }) => found);
  const note = {
    key: 'availability/duckback.json',
    reason: expect.stringMatching(/lay at .*live\.duckdb, and it lies at .*moved\.duckdb now/),
  };
  expect(notes).toEqual([note, note]);
  moved.close();
  const before = await openWorld({ folder: first.folder, state: 'before' });
  await expect(before.openAll()).rejects.toMatchObject({ cause: { code: 'repository_unavailable' } });
  const second = await opened({ folder: first.folder, state: 'another', path });
  expect(second.catalog.get(on(1))?.copies).toHaveLength(2);
  await second.publish(2);
  expect(await idsIn(second, 'local')).toEqual([on(1), on(2)]);
});

test('a service on another machine to which the state folder was copied takes over, and the one before stores nothing more', async () => {
  const first = await copied(1);
  await cp(join(first.folder, 'state'), join(first.folder, 'copied'), { recursive: true });
  const second = await opened({ folder: first.folder, state: 'copied', host: 'there' });
  const notes = (await second.service.list(null)).flatMap(({ found }) => found);
  expect(notes).toMatchObject(
    [1, 2].map(() => ({ reason: expect.stringContaining('duckback on here stored') })),
  );
  await expect(first.publish(2)).rejects.toMatchObject({
    message: expect.stringContaining('another duckback on there'),
  });
  await second.publish(3);
  expect(await idsIn(second, 'local')).toEqual([on(1), on(3)]);
});

test('a service whose taking over was cut off once it was written is the owner at the next start', async () => {
  const first = await copied(1);
  await cp(join(first.folder, 'state'), join(first.folder, 'copied'), { recursive: true });
  const there = { folder: first.folder, state: 'copied', host: 'there' };
  const second = await openWorld(there);
  second.stores.local.break({ on: 'put', key: /duckback\.json/, how: 'fail-after', error: unavailable });
  await expect(second.openAll()).rejects.toThrow();
  second.close();
  const third = await opened(there);
  await third.publish(2);
  expect(await idsIn(third, 'local')).toEqual([on(1), on(2)]);
});

test('a full repository is used by a service that lost its state', async () => {
  const first = await copied(1);
  first.close();
  const second = await openWorld({ folder: first.folder, state: 'another' });
  const error = new Problem('insufficient_space', 'The disk is full.');
  const mend = second.stores.local.break({ on: 'put', how: 'fail', error });
  await second.openAll();
  expect(second.catalog.get(on(1))?.copies).toHaveLength(2);
  mend();
  await second.publish(2);
  expect(await idsIn(second, 'local')).toEqual([on(1), on(2)]);
});

test('a full repository in which the new path of a database cannot be noted is used all the same', async () => {
  const first = await copied(1);
  first.close();
  const moved = await openWorld({ folder: first.folder, path: 'moved.duckdb' });
  const error = new Problem('insufficient_space', 'The disk is full.');
  moved.stores.local.break({ on: 'put', key: /duckback\.json/, how: 'fail', error });
  await moved.openAll();
  expect(moved.catalog.get(on(1))?.copies).toHaveLength(2);
});

test('a backup beside whose place it cannot be read whose it is stays, also in the list, and its deletion is refused', async () => {
  const world = await copied(2);
  await writeFile(join(world.folder, 'offsite', 'availability', 'duckback.json'), 'torn');
  await expect(world.removeBackup.everywhere(on(1))).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('duckback.json is damaged'),
  });
  expect(world.catalog.get(on(1))?.copies).toHaveLength(2);
  expect(await idsIn(world, 'local')).toEqual([on(1), on(2)]);
});
