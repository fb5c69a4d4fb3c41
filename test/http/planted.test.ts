/** Backups that somebody put into a repository that is configured, though not for their database. */
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { forgeManifest } from '../support/forge-manifest.ts';
import type { RunningService } from '../support/service.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { backupOf, twoRepositories, untilCopy } from './support/copies.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

const elsewhereOf = (folder: string) => join(folder, 'elsewhere');
const storedIn = (root: string) => join(root, 'availability', 'backups');

/** A third repository, which is no repository of the database. */
function settingsOf(folder: string) {
  const { repositories, databases } = twoRepositories(folder);
  const elsewhere = { kind: 'local', path: elsewhereOf(folder) };
  const hooks = { stop: { command: ['true'] }, start: { command: ['true'] } };
  return {
    repositories: { ...repositories, elsewhere },
    databases: { availability: { ...databases.availability, hooks } },
  };
}

/** Puts a backup there as if it had just been taken, made out of a real one. Gives its id. */
async function plant({ paths, url }: RunningService, real: string): Promise<string> {
  const now = new Date().toISOString();
  const planted = `availability-${now.replace(/[-:]|\.\d+/g, '')}-eeeeee`;
  const folder = join(storedIn(elsewhereOf(paths.folder)), planted);
  await cp(join(storedIn(paths.repository), real), folder, { recursive: true });
  await forgeManifest(join(folder, 'manifest.json'), (text) =>
    text.replace(real, planted).replace(/"createdAt": "[^"]*"/, `"createdAt": "${now}"`),
  );
  await rescan(url, 'elsewhere');
  return planted;
}

async function rescan(url: string, repository: string): Promise<void> {
  expect((await call(url, 'POST', `/repositories/${repository}/rescan`)).status).toBe(200);
}

const post = (url: string, path: string, body: object) =>
  call(url, 'POST', path, { body, headers: { prefer: 'wait=60' } });

test('a backup in a repository that is not its database’s is listed and restored by its id, and is neither the newest nor the last good one, nor copied', async () => {
  const folder = await temporaryFolder();
  const service = await startedFor(folder, settingsOf(folder));
  const { url, paths } = service;
  await makeSmallDatabase(paths.database);
  const { id, createdAt } = await takeBackup(service);
  await untilCopy(url, id, 'complete');
  const planted = await plant(service, id);

  const listed = await call(url, 'GET', '/backups?database=availability');
  expect(listed.body).toMatchObject({ items: [{ id: planted, good: true }, { id }] });
  const { body: database } = await call(url, 'GET', '/databases/availability');
  expect(database).toMatchObject({ lastBackup: id, lastGoodBackup: id });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const newest = `duckback_backup_last_success_timestamp{database="availability"} ${Date.parse(createdAt) / 1000}`;
  expect(metrics).toContain(`${newest}\n`);

  const target = (name: string) => ({ path: join(paths.restored, name) });
  const latest = { source: { database: 'availability', latest: true }, target: target('latest.duckdb') };
  const { body: restored } = await post(url, '/restore', latest);
  expect(restored).toMatchObject({ result: { source: { backup: id } } });
  const recovery = { database: 'availability', from: 'backup', dryRun: true };
  const plan = JSON.stringify((await post(url, '/recovery', recovery)).body);
  expect([plan.includes(id), plan.includes(planted)]).toEqual([true, false]);
  const byId = { source: { backup: planted }, target: target('by-id.duckdb') };
  jobIn(await post(url, '/restore', byId), 200);

  problemIn(await call(url, 'DELETE', `/backups/${id}`), 409, 'last_backup');
  for (const name of ['local', 'offsite', 'elsewhere']) await rescan(url, name);
  expect((await backupOf(url, planted)).copies.map(({ repository }) => repository)).toEqual(['elsewhere']);
  expect(await readdir(storedIn(join(folder, 'offsite')))).toEqual([id]);
  // Where somebody asks for it, it is spread, and counts from then on.
  jobIn(await post(url, `/backups/${planted}/copies`, { repository: 'local' }), 200);
  expect((await call(url, 'GET', '/databases/availability')).body).toMatchObject({ lastBackup: planted });
});

test('of a database that is configured no more all backups are listed, restored and deleted as before, the last good one excepted', async () => {
  const folder = await temporaryFolder();
  const first = await startedFor(folder, settingsOf(folder));
  await makeSmallDatabase(first.paths.database);
  const older = await takeBackup(first);
  const newer = await takeBackup(first);
  await untilCopy(first.url, newer.id, 'complete');
  await untilCopy(first.url, older.id, 'complete');
  await first.stop();

  const { repositories } = settingsOf(folder);
  const databases = { other: { path: join(folder, 'live', 'other.duckdb'), repositories: ['local'] } };
  const { url, paths } = await startedFor(folder, { repositories, databases });
  const { body } = await call(url, 'GET', '/backups?database=availability');
  expect(body).toMatchObject({ items: [{ id: newer.id }, { id: older.id }] });
  const target = { path: join(paths.restored, 'again.duckdb') };
  jobIn(await post(url, '/restore', { source: { backup: older.id }, target }), 200);
  expect((await call(url, 'DELETE', `/backups/${older.id}`)).status).toBe(204);
  problemIn(await call(url, 'DELETE', `/backups/${newer.id}`), 409, 'last_backup');
});
