/** What may be written beside the copies of a backup in one of two repositories, and what it does to a hold. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastAnnotation } from '../../src/repository/layout.ts';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/processes.ts';
import { call, problemIn } from './support/call.ts';
import { backupOf, offsiteOf, twoRepositories, untilCopy } from './support/copies.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

const said = { hold: false, tags: [], description: null };

/** A service with a backup in both repositories, and a later one, so that the first may be deleted. */
async function startedWithCopies(hold = false) {
  const folder = await temporaryFolder();
  const service = await startedFor(folder, twoRepositories(folder));
  await makeSmallDatabase(service.paths.database);
  const { id } = await takeBackup(service, { body: { database: 'availability', hold } });
  const { id: later } = await takeBackup(service);
  for (const one of [id, later]) await untilCopy(service.url, one, 'complete');
  const annotationsIn = (root: string) => join(root, 'availability', 'backups', id, 'annotations');
  const places = {
    local: annotationsIn(service.paths.repository),
    offsite: annotationsIn(offsiteOf(folder)),
  };
  const { url } = service;
  return {
    service,
    folder,
    id,
    places,
    patch: (body: object) => call(url, 'PATCH', `/backups/${id}`, { body }),
    /** By hand, and has it read. */
    async write(place: keyof typeof places, name: string | number, content: object) {
      await mkdir(places[place], { recursive: true });
      await writeFile(join(places[place], `${name}.json`), JSON.stringify(content));
      expect((await call(url, 'POST', `/repositories/${place}/rescan`)).status).toBe(200);
    },
    holdOf: async () => (await backupOf(url, id)).hold,
  };
}

const namesIn = (folder: string) => readdir(folder).catch((): string[] => []);
const readIn = async (folder: string, name: string) =>
  JSON.parse(await readFile(join(folder, name), 'utf8').catch(() => 'null'));

test('a release that somebody writes into the second repository counts nowhere, and the hold is brought there again', async () => {
  const { service, id, places, write, holdOf } = await startedWithCopies(true);
  const { url } = service;
  await write('offsite', 7, { ...said, tags: ['theirs'] });
  expect(await holdOf()).toBe(true);
  const listed = await call(url, 'GET', '/backups?held=true');
  expect(listed.body).toMatchObject({ items: [{ id, hold: true }] });
  const { body } = await call(url, 'GET', '/backups?held=false');
  expect(JSON.stringify(body)).not.toContain(id);
  problemIn(await call(url, 'DELETE', `/backups/${id}`), 409, 'backup_held');
  const told = { ...said, hold: true, tags: ['theirs'] };
  await until(async () => (await namesIn(places.offsite)).includes('8.json'));
  expect(await readIn(places.offsite, '8.json')).toEqual(told);
  await until(async () => (await namesIn(places.local)).includes('8.json'));
  expect(await readIn(places.local, '8.json')).toEqual(told);
  problemIn(await call(url, 'DELETE', `/backups/${id}`), 409, 'backup_held');
  expect(await namesIn(places.offsite)).toHaveLength(3);
});

test('a hold that is set in the second repository counts, and a release by the service counts everywhere', async () => {
  const { places, patch, write, holdOf } = await startedWithCopies();
  await write('offsite', 1, { ...said, hold: true });
  expect(await holdOf()).toBe(true);
  await until(async () => (await namesIn(places.local)).includes('1.json'));
  expect(await patch({ hold: false })).toMatchObject({ status: 200, body: { hold: false } });
  for (const place of [places.local, places.offsite]) expect(await readIn(place, '2.json')).toEqual(said);
});

test('a file with the greatest number there is, beside a copy, hides nothing and keeps no hold from being set and released', async () => {
  const { service, id, places, patch, write, holdOf } = await startedWithCopies();
  const name = `${Number.MAX_SAFE_INTEGER}`;
  await write('offsite', name, { ...said, hold: true });
  expect(await holdOf()).toBe(false);
  const { body } = await call(service.url, 'GET', '/repositories');
  const key = `availability/backups/${id}/annotations/${name}.json`;
  expect(body).toMatchObject({ items: [{ found: [] }, { name: 'offsite', found: [{ key }] }] });
  expect(await patch({ hold: true })).toMatchObject({ status: 200, body: { hold: true } });
  expect(await readIn(places.local, '1.json')).toMatchObject({ hold: true });
  expect(await readIn(places.offsite, '1.json')).toMatchObject({ hold: true });
  expect(await patch({ hold: false })).toMatchObject({ status: 200, body: { hold: false } });
  expect((await call(service.url, 'DELETE', `/backups/${id}`)).status).toBe(204);
});

test('the last number that is read, in the second repository, keeps no hold from the first; that it cannot be released there is said with the file', async () => {
  const { service, places, patch, write, holdOf } = await startedWithCopies();
  await write('offsite', lastAnnotation, said);
  for (const hold of [true, false, true]) {
    expect(await patch({ hold, tags: ['mine'] })).toMatchObject({
      status: 200,
      body: { hold, tags: ['mine'] },
    });
  }
  const [newest] = (await namesIn(places.local)).sort(
    (one, other) => parseInt(other, 10) - parseInt(one, 10),
  );
  expect(await readIn(places.local, newest ?? '')).toEqual({ ...said, hold: true, tags: ['mine'] });
  await write('offsite', lastAnnotation, { ...said, hold: true });
  const refused = problemIn(await patch({ hold: false }), 422, 'verification_failed');
  expect(refused.detail).toContain(`annotations/${lastAnnotation}.json in the repository offsite`);
  expect(await holdOf()).toBe(true);
  await rm(join(places.offsite, `${lastAnnotation}.json`));
  expect((await call(service.url, 'POST', '/repositories/offsite/rescan')).status).toBe(200);
  expect(await patch({ hold: false })).toMatchObject({ status: 200, body: { hold: false } });
});

test('while the repository that holds a backup is away its hold is not released, and nothing is; tags are, and are brought to it', async () => {
  const { service, folder, places, patch, holdOf } = await startedWithCopies(true);
  const { repository } = service.paths;
  await rename(repository, join(folder, 'away'));
  const refused = problemIn(await patch({ hold: false, tags: ['released'] }), 503, 'repository_unavailable');
  expect(refused).toMatchObject({
    detail: expect.stringContaining('the repository local holds it'),
    hint: expect.stringContaining('when local can be used'),
  });
  expect(await namesIn(places.offsite)).toEqual(['1.json']);
  expect(await patch({ tags: ['kept'] })).toMatchObject({
    status: 200,
    body: { hold: true, tags: ['kept'] },
  });
  await rename(join(folder, 'away'), repository);
  expect((await call(service.url, 'POST', '/repositories/local/rescan')).status).toBe(200);
  await until(async () => (await namesIn(places.local)).includes('2.json'));
  expect(await readIn(places.local, '2.json')).toMatchObject({ hold: true, tags: ['kept'] });
  expect(await patch({ hold: false })).toMatchObject({ status: 200, body: { hold: false } });
  expect(await holdOf()).toBe(false);
});

test('a release while the second repository is away counts, and is brought to it', async () => {
  const { service, folder, places, patch, holdOf } = await startedWithCopies(true);
  await rename(offsiteOf(folder), join(folder, 'away'));
  expect(await patch({ hold: false })).toMatchObject({ status: 200, body: { hold: false } });
  await rename(join(folder, 'away'), offsiteOf(folder));
  expect((await call(service.url, 'POST', '/repositories/offsite/rescan')).status).toBe(200);
  expect(await holdOf()).toBe(false);
  await until(async () => (await namesIn(places.offsite)).includes('2.json'));
  expect(await readIn(places.offsite, '2.json')).toEqual(said);
});

test('where the primary repository is lost for good, and out of the configuration, the second one alone holds and releases', async () => {
  const { service, folder, id } = await startedWithCopies(true);
  await service.stop();
  await rm(service.paths.repository, { recursive: true });
  const { database } = service.paths;
  const second = await startedFor(folder, {
    repositories: { offsite: { kind: 'local', path: offsiteOf(folder) } },
    databases: { availability: { path: database, repositories: ['offsite'] } },
  });
  expect((await backupOf(second.url, id)).hold).toBe(true);
  problemIn(await call(second.url, 'DELETE', `/backups/${id}`), 409, 'backup_held');
  const released = await call(second.url, 'PATCH', `/backups/${id}`, { body: { hold: false } });
  expect(released).toMatchObject({ status: 200, body: { hold: false } });
  expect((await call(second.url, 'DELETE', `/backups/${id}`)).status).toBe(204);
});
