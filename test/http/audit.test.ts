import { once } from 'node:events';
import { get, request } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { type Components, isA } from './support/document.ts';
import { freezeEngine, makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';
import { makeTokens } from './support/token.ts';

async function world() {
  const folder = await temporaryFolder();
  const { tokensFile, made } = await makeTokens(folder, [
    { name: 'boss' },
    { name: 'eve', role: 'viewer' },
    { name: 'narrow', databases: ['availability'] },
  ]);
  const start = () => startedFor(folder, { server: { tokensFile } });
  const service = await start();
  await makeSmallDatabase(service.paths.database);
  const [boss, eve, narrow] = made.map((token) => ({ authorization: `Bearer ${token}` }));
  if (!boss || !eve || !narrow) throw new Error('three tokens were expected');
  const entries = async (query = '', url = service.url) => {
    const { body } = await call(url, 'GET', `/audit${query}`, { headers: boss });
    if (!isA('AuditPage', body)) throw new Error(`no audit: ${JSON.stringify(body)}`);
    return body;
  };
  return { ...service, start, boss, eve, narrow, entries };
}

const inShort = ({
  items,
}: {
  items: readonly { principal: string; operation: string; code: string | null }[];
}) => items.map(({ principal, operation, code }) => [principal, operation, code]);

test('what was asked, by whom, from where and with which outcome is kept, newest first, also over a restart', async () => {
  const { url, boss, eve, entries, stop, start } = await world();
  const { id } = await takeBackup({ url }, { headers: boss });
  const failing = { body: { backup: id.replace(/.$/, 'x') }, headers: boss };
  problemIn(await call(url, 'POST', '/verify', failing), 400, 'validation_failed');
  problemIn(await call(url, 'DELETE', `/backups/${id}`, { headers: eve }), 403, 'forbidden');
  await call(url, 'GET', `/backups/${id}/content`, { headers: boss });
  await call(url, 'GET', '/backups', { headers: eve });
  problemIn(
    await call(url, 'GET', '/backups', { headers: { authorization: 'Bearer x' } }),
    401,
    'unauthorized',
  );
  const before = await entries();
  expect(inShort(before)).toEqual([
    ['boss', 'downloadBackup', null],
    ['eve', 'deleteBackup', 'forbidden'],
    ['boss', 'startVerification', 'validation_failed'],
    ['boss', 'createBackup', null],
    ['boss', 'backup', null],
  ]);
  expect(before.items.at(-2)).toMatchObject({
    kind: 'request',
    role: 'admin',
    address: '127.0.0.1',
    method: 'POST',
    path: '/backups',
    body: '{"database":"availability"}',
    status: 200,
    jobId: before.items.at(-1)?.jobId,
  });
  expect(before.items.at(-1)).toMatchObject({ kind: 'job', state: 'succeeded' });
  await stop();
  const again = await start();
  const after = await entries('', again.url);
  expect(after.items.slice(1)).toEqual(before.items);
  expect(inShort(after)[0]).toEqual(['boss', 'listAudit', null]);
});

test('a body of more levels than anything takes is refused, and that is in the log', async () => {
  const { url, boss, entries } = await world();
  const text = `{"database":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  const headers = { ...boss, 'content-type': 'application/json' };
  const { detail } = problemIn(
    await call(url, 'POST', '/backups', { text, headers }),
    400,
    'validation_failed',
  );
  expect(detail).toContain('nested deeper than 64 levels');
  expect(inShort(await entries())).toEqual([['boss', 'createBackup', 'validation_failed']]);
});

test('a body that its client breaks off is in the log as what did not come to its end', async () => {
  const { url, boss, entries } = await world();
  const headers = { ...boss, 'content-type': 'application/json', 'content-length': '100' };
  const leaving = request(`${url}/backups`, { method: 'POST', headers }).on('error', () => {});
  leaving.write('{"database":"availability"');
  await once(leaving, 'socket');
  await call(url, 'GET', '/quarantine', { headers: boss });
  leaving.destroy();
  for (;;) {
    const asked = (await entries()).items.find(({ operation }) => operation === 'createBackup');
    if (!asked) continue;
    expect(asked).toMatchObject({ status: 408, code: 'request_timeout', body: null });
    break;
  }
});

test('the log pages, and can be asked for a principal and a time', async () => {
  const { url, boss, eve, entries } = await world();
  for (let count = 0; count < 5; count += 1) await call(url, 'GET', '/quarantine', { headers: boss });
  await call(url, 'GET', '/quarantine', { headers: eve });
  expect(inShort(await entries('?principal=eve'))).toEqual([['eve', 'listQuarantine', 'forbidden']]);
  const ids: string[] = [];
  for (let query = '?principal=boss&limit=2'; query !== ''; ) {
    const { items, nextCursor } = await entries(query);
    ids.push(...items.map(({ id }) => id));
    query = nextCursor === undefined ? '' : `?principal=boss&limit=2&cursor=${nextCursor}`;
  }
  expect(ids.length).toBeGreaterThanOrEqual(6);
  expect(ids.map(Number)).toEqual(ids.map(Number).toSorted((one, other) => other - one));
  expect(new Set(ids).size).toBe(ids.length);
  expect((await entries('?from=2100-01-01T00:00:00Z')).items).toEqual([]);
  expect((await entries('?to=2000-01-01T00:00:00Z')).items).toEqual([]);
});

test('only an admin of all databases may read it', async () => {
  const { url, eve, narrow } = await world();
  for (const headers of [eve, narrow])
    problemIn(await call(url, 'GET', '/audit', { headers }), 403, 'forbidden');
});

test('a job that ended with a problem has its code, whoever asked for it', async () => {
  const { url, boss, entries } = await world();
  const body = { source: { database: 'availability', latest: true }, target: { database: 'availability' } };
  const { id } = jobIn(await call(url, 'POST', '/restore', { body, headers: boss }), 202);
  for (;;) {
    const ended = (await entries()).items.find((entry) => entry.kind === 'job' && entry.jobId === id);
    if (!ended) continue;
    expect(ended).toMatchObject({ operation: 'restore', state: 'failed', code: 'not_found' });
    return;
  }
});

test('the log cannot be changed, not even by SQL', async () => {
  const { url, boss, stop, paths } = await world();
  await call(url, 'GET', '/quarantine', { headers: boss });
  await stop();
  const database = new DatabaseSync(join(paths.state, 'audit.sqlite'));
  for (const sql of ["UPDATE audit SET principal = 'nobody'", 'DELETE FROM audit']) {
    expect(() => database.exec(sql)).toThrow('append-only');
  }
  database.close();
});

/** The statuses that the log has of an operation, oldest first. */
const statusesOf = ({ items }: Components['AuditPage'], operation: string) =>
  items
    .flatMap((entry) => (entry.kind === 'request' && entry.operation === operation ? [entry.status] : []))
    .toReversed();

test('a removal is kept before it is done and again with its outcome, also where the client is gone by then', async () => {
  const { url, boss, entries } = await world();
  const first = await takeBackup({ url }, { headers: boss });
  const second = await takeBackup({ url }, { headers: boss });
  await call(url, 'DELETE', `/backups/${first.id}`, { headers: boss });
  expect(statusesOf(await entries(), 'deleteBackup')).toEqual([102, 204]);
  const leaving = request(`${url}/backups/${second.id}`, { method: 'DELETE', headers: boss });
  leaving.on('error', () => {}).end();
  await once(leaving, 'finish');
  leaving.destroy();
  for (;;) {
    const statuses = statusesOf(await entries(), 'deleteBackup');
    if (statuses.length < 4) continue;
    expect(statuses).toEqual([102, 204, 102, 409]);
    break;
  }
});

test('a job whose client leaves while it waits is in the log before it has ended', async () => {
  const { boss, entries, ...service } = await world();
  const thaw = await freezeEngine(service, { headers: boss });
  const leaving = request(`${service.url}/backups`, {
    method: 'POST',
    headers: { ...boss, 'content-type': 'application/json', prefer: 'wait=60' },
  }).on('error', () => {});
  leaving.end('{"database":"availability","description":"left"}');
  await once(leaving, 'finish');
  while (
    JSON.stringify((await call(service.url, 'GET', '/jobs', { headers: boss })).body).includes('"left"') ===
    false
  )
    await sleep(20);
  leaving.destroy();
  for (;;) {
    const asked = (await entries()).items.find(
      (entry) => entry.kind === 'request' && entry.jobId !== null && entry.body?.includes('left'),
    );
    if (!asked) continue;
    expect(asked).toMatchObject({ status: 202, address: '127.0.0.1' });
    break;
  }
  thaw();
});

test('downloads that were cut off are in the log, by their client or by the end of the service', async () => {
  const { url, boss, entries, paths, stop, start } = await world();
  await runSql(paths.database, ['CREATE TABLE large AS SELECT random() FROM range(2000000)']);
  const { id } = await takeBackup({ url }, { headers: boss });
  const begin = async () => {
    const reading = get(`${url}/backups/${id}/content`, { headers: boss }).on('error', () => {});
    const [answer] = await once(reading, 'response');
    await once(
      answer.on('error', () => {}),
      'readable',
    );
    return reading;
  };
  const leaving = await begin();
  leaving.destroy();
  while (statusesOf(await entries(), 'downloadBackup').length === 0) await sleep(20);
  await begin();
  await stop();
  const again = await start();
  expect(statusesOf(await entries('', again.url), 'downloadBackup')).toEqual([200, 200]);
});

test('refusals without end fill no disk: those of a token are kept up to a number in a minute, its path in part', async () => {
  const { url, eve, boss, entries, log } = await world();
  const path = `/audit?principal=${'x'.repeat(3000)}`;
  for (let count = 0; count < 130; count += 1)
    expect((await fetch(`${url}${path}`, { headers: eve })).status).toBe(403);
  problemIn(await call(url, 'GET', '/quarantine/unknown', { headers: boss }), 404, 'not_found');
  const { items } = await entries('?principal=eve&limit=1000');
  expect(items.length).toBe(120);
  expect(items[0]).toMatchObject({ path: path.slice(0, 1024) });
  expect(log()).toContain('the audit log has no more of them');
});

test('so are those of what would change a backup of another database, and none stands there as begun', async () => {
  const { url, narrow, entries } = await world();
  for (let count = 0; count < 65; count += 1)
    for (const [method, path, body] of [
      ['DELETE', '/backups/prices-20251111T030000Z-7f3a9c', undefined],
      ['PATCH', '/backups/prices-20251111T030000Z-7f3a9c', { hold: true }],
      ['DELETE', '/exports/prices-20251111T030000Z-7f3a9c', undefined],
    ] as const)
      problemIn(await call(url, method, path, { headers: narrow, ...(body && { body }) }), 403, 'forbidden');
  const { items } = await entries('?principal=narrow&limit=1000');
  expect(items.length).toBe(120);
  expect(items.filter((entry) => entry.kind === 'request' && entry.status !== 403)).toEqual([]);
});

test('so are bodies that no operation takes', async () => {
  const { url, boss, entries } = await world();
  for (let count = 0; count < 130; count += 1)
    problemIn(
      await call(url, 'POST', '/backups', {
        headers: boss,
        body: { database: 'x'.repeat(count), of: count },
      }),
      400,
      'validation_failed',
    );
  problemIn(
    await call(url, 'POST', '/backups', { headers: boss, body: { database: 'none' } }),
    404,
    'not_found',
  );
  const { items } = await entries('?limit=1000');
  expect(items.map(({ code }) => code)).toEqual(['not_found', ...Array(120).fill('validation_failed')]);
});

test('a body that is cut within a character leaves a log that every reader of JSON takes', async () => {
  const { url, boss } = await world();
  for (const database of ['😀'.repeat(3000), `x${'😀'.repeat(3000)}`])
    problemIn(
      await call(url, 'POST', '/backups', { headers: boss, body: { database } }),
      400,
      'validation_failed',
    );
  const text = await (await fetch(`${url}/audit`, { headers: boss })).text();
  expect(text).toContain('😀');
  expect(text).not.toMatch(/\\ud[89a-f]/);
});
