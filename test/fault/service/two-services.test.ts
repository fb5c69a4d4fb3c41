/** Two services that were given the same repository, each with a state folder of its own. */
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../../http/support/call.ts';
import { isA } from '../../http/support/document.ts';
import { makeSmallDatabase, startedFor, takeBackup } from '../../http/support/service.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type Settings, servicePaths, startService } from '../../support/service.ts';
import { jobEnd } from './client.ts';
import { asRestore, restoreStops, swapStops } from './points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { useWorlds } from './world.ts';

const openWorld = useWorlds();

/** The settings of a second service: the first one's repository, and this database. */
const sharing = (folder: string, name: string): Settings => {
  const { repository, database } = servicePaths(folder);
  return {
    repositories: { local: { kind: 'local', path: repository } },
    databases: { [name]: { path: database, repositories: ['local'] } },
  };
};

test('a second service for the same database and repository refuses to start, until the first was killed', async () => {
  const folder = await temporaryFolder();
  const first = await startedFor(folder);
  await makeSmallDatabase(first.paths.database);
  const { id } = await takeBackup(first);

  const elsewhere = await temporaryFolder();
  const settings = sharing(folder, 'availability');
  await expect(startService(elsewhere, settings)).rejects.toThrow(
    `another duckback backs up availability into ${first.paths.repository}: stop it`,
  );
  expect((await takeBackup(first)).good).toBe(true);

  await first.kill();
  const second = await startedFor(elsewhere, settings);
  expect(await (await fetch(`${second.url}/backups/${id}`)).json()).toMatchObject({ id, good: true });
});

test('a second service for another database shares a repository with the first', async () => {
  const folder = await temporaryFolder();
  const first = await startedFor(folder);
  await makeSmallDatabase(first.paths.database);
  const second = await startedFor(await temporaryFolder(), sharing(folder, 'other'));
  const [one, other] = await Promise.all([
    takeBackup(first),
    takeBackup(second, { body: { database: 'other' } }),
  ]);
  expect([one.good, other.good]).toEqual([true, true]);
});

test('a second service that shares the repository deletes no backup of the first, says so, and lists it as before', async () => {
  const folder = await temporaryFolder();
  const first = await startedFor(folder);
  await makeSmallDatabase(first.paths.database);
  const { id } = await takeBackup(first);
  await takeBackup(first);
  const second = await startedFor(await temporaryFolder(), sharing(folder, 'other'));
  const answer = await call(second.url, 'DELETE', `/backups/${id}`);
  expect(answer).toMatchObject({
    status: 503,
    body: { code: 'repository_unavailable', detail: expect.stringContaining('another duckback') },
  });
  expect((await call(second.url, 'GET', `/backups/${id}`)).status).toBe(200);
  expect((await call(first.url, 'DELETE', `/backups/${id}`)).status).toBe(204);
});

test('a second service that shares the repository deletes no export of the first', async () => {
  const folder = await temporaryFolder();
  const first = await startedFor(folder);
  await makeSmallDatabase(first.paths.database);
  const asked = { body: { database: 'availability', format: 'csv' }, headers: { prefer: 'wait=60' } };
  const { body: job } = await call(first.url, 'POST', '/exports', asked);
  const second = await startedFor(await temporaryFolder(), sharing(folder, 'other'));
  const { body: listed } = await call(second.url, 'GET', '/exports');
  const id = isA('ExportPage', listed) ? listed.items[0]?.id : undefined;
  expect(job).toMatchObject({ state: 'succeeded', result: { id } });
  const answer = await call(second.url, 'DELETE', `/exports/${id}`);
  expect(answer).toMatchObject({ status: 503, body: { code: 'repository_unavailable' } });
  expect((await call(first.url, 'GET', `/exports/${id}/content`)).status).toBe(200);
});

test('a service that was stopped leaves the repository to another one', async () => {
  const folder = await temporaryFolder();
  const first = await startService(folder);
  expect(await first.stop()).toBe(0);
  const second = await startedFor(await temporaryFolder(), sharing(folder, 'availability'));
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
});

test('a service that starts while another one restores a database of the same folder leaves that alone', async () => {
  const world = await openWorld();
  const moments = /middle of the copy|the old file is replaced/;
  const stops = [...restoreStops, ...swapStops].filter(({ moment }) => moments.test(moment));
  expect(stops).toHaveLength(2);
  await atEach(stops, async (stop) => {
    const jobId = await stopJobAt(world, asRestore(world), stop);
    const path = join(dirname(world.paths.database), 'other.duckdb');
    const other = await startedFor(await temporaryFolder(), {
      databases: { other: { path, repositories: ['local'] } },
    });
    world.service().resume();
    expect(await jobEnd(world.service(), jobId)).toMatchObject({ state: 'succeeded' });
    await other.stop();
  });
});
