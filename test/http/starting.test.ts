import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { servicePaths, startService } from '../support/service.ts';
import { call } from './support/call.ts';
import { isA } from './support/document.ts';
import { raw } from './support/raw.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';
import { makeToken } from './support/token.ts';

test('a service that other machines can reach does not start without tokens', async () => {
  const folder = await temporaryFolder();
  const starting = startService(folder, { server: { host: '0.0.0.0' } });
  await expect(starting).rejects.toThrow(/duckback cannot start: .*needs tokens.*npm run token/s);
});

test('a service that other machines can reach starts with tokens, and answers to any name', async () => {
  const folder = await temporaryFolder();
  const { token, tokensFile } = await makeToken(folder, 'ops');
  const { url } = await startedFor(folder, { server: { host: '0.0.0.0', tokensFile } });
  const headers = { authorization: `Bearer ${token}`, host: 'backup.example' };
  expect(await raw(url, { path: '/databases', headers })).toMatchObject({ status: 200 });
  expect(await raw(url, { path: '/databases' })).toMatchObject({ status: 401 });
});

test.each([
  ['a port that another program has', 'port', (port: number) => ({ port }), 'address already in use'],
  [
    'a host that is no address of this machine',
    'host',
    () => ({ host: 'nosuch.invalid' }),
    'ENOTFOUND|EAI_AGAIN',
  ],
] as const)('%s is told with its key and the line where that is written', async (_, key, server, reason) => {
  const folder = await temporaryFolder();
  const { url } = await startedFor(join(folder, 'first'));
  const { tokensFile } = await makeToken(folder, 'ops');
  const settings = { server: { tokensFile, ...server(Number(new URL(url).port)) } };
  await expect(startService(join(folder, 'second'), settings)).rejects.toThrow(
    new RegExp(`cannot start: .*duckback\\.yaml:\\d+: server\\.${key}: .*(${reason})`),
  );
});

test('a second service on a state folder does not start and says why, until the first has stopped', async () => {
  const folder = await temporaryFolder();
  const first = await startedFor(folder);
  const second = startService(folder);
  await expect(second).rejects.toThrow(
    /another duckback uses .*state.*: stop it, or give this one a stateDir/,
  );
  expect((await call(first.url, 'GET', '/databases')).status).toBe(200);
  expect(await first.stop()).toBe(0);
  const third = await startedFor(folder);
  expect((await call(third.url, 'GET', '/databases')).status).toBe(200);
});

test('a repository that was given another name, and then its old one again, is used under each of them', async () => {
  const folder = await temporaryFolder();
  const { repository, database } = servicePaths(folder);
  await mkdir(dirname(database));
  await makeSmallDatabase(database);
  const taken: string[] = [];
  for (const name of ['local', 'renamed', 'local']) {
    const service = await startedFor(folder, {
      repositories: { [name]: { kind: 'local', path: repository } },
      databases: { availability: { path: database, repositories: [name] } },
    });
    const { id, copies } = await takeBackup(service);
    expect(copies).toMatchObject([{ repository: name, state: 'complete' }]);
    taken.unshift(id);
    const { body } = await call(service.url, 'GET', '/backups');
    expect(body).toMatchObject({ items: taken.map((backup) => ({ id: backup })) });
    await service.stop();
  }
});

test('what was stored of a database that is configured no more can be deleted, also where the repository has another name by now', async () => {
  const folder = await temporaryFolder();
  const { repository, database } = servicePaths(folder);
  await mkdir(dirname(database));
  await makeSmallDatabase(database);
  const before = await startedFor(folder);
  const { id } = await takeBackup(before);
  await takeBackup(before);
  const asked = { body: { database: 'availability', format: 'csv' }, headers: { prefer: 'wait=60' } };
  expect(await call(before.url, 'POST', '/exports', asked)).toMatchObject({ body: { state: 'succeeded' } });
  await before.stop();
  const { url } = await startedFor(folder, {
    repositories: { renamed: { kind: 'local', path: repository } },
    databases: { another: { path: database, repositories: ['renamed'] } },
  });
  const { body } = await call(url, 'GET', '/exports');
  const exported = isA('ExportPage', body) ? body.items[0]?.id : undefined;
  for (const path of [`/backups/${id}`, `/exports/${exported}`])
    expect(await call(url, 'DELETE', path)).toMatchObject({ status: 204 });
});
