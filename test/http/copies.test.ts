/** Two repositories: the first is primary, the second gets copies. */
import { readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flipBit } from '../support/flip-bit.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { backupOf, offsiteOf, twoRepositories, untilCopy } from './support/copies.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

async function started(folder: string) {
  const service = await startedFor(folder, twoRepositories(folder));
  await makeSmallDatabase(service.paths.database).catch(() => {});
  return service;
}

const storedIn = (root: string, id: string, file = 'availability.duckdb') =>
  join(root, 'availability', 'backups', id, file);

const post = (url: string, path: string, body: object) =>
  call(url, 'POST', path, { body, headers: { prefer: 'wait=60' } });

const toRestore = (folder: string, backup: string, name: string) => ({
  source: { backup },
  target: { path: join(folder, 'restored', name) },
});

test('a backup is copied to the second repository byte for byte, each copy is verified at every level, and a damaged one made anew', async () => {
  const folder = await temporaryFolder();
  const { url, paths } = await started(folder);
  const { id, copies } = await takeBackup({ url });
  expect(copies.map(({ repository }) => repository)).toEqual(['local', 'offsite']);
  const backup = await untilCopy(url, id, 'complete');
  expect(backup.copies.map(({ state }) => state)).toEqual(['complete', 'complete']);
  for (const file of ['availability.duckdb', 'manifest.json']) {
    const copy = await readFile(storedIn(offsiteOf(folder), id, file));
    expect(copy.equals(await readFile(storedIn(paths.repository, id, file)))).toBe(true);
  }
  for (const level of ['checksum', 'structure', 'content', 'restore']) {
    const body = { backup: id, level, repository: 'offsite' };
    const { result } = jobIn(await post(url, '/verify', body), 200);
    expect(result).toMatchObject({ ok: true, repository: 'offsite', level });
  }
  const unknown = await post(url, '/verify', { backup: id, level: 'checksum', repository: 'nowhere' });
  problemIn(unknown, 404, 'not_found');

  await flipBit(storedIn(offsiteOf(folder), id));
  const asked = { backup: id, level: 'checksum', repository: 'offsite' };
  problemIn(await post(url, '/verify', asked), 422, 'verification_failed');
  expect((await backupOf(url, id)).good).toBe(true);
  jobIn(await post(url, `/backups/${id}/copies`, { repository: 'offsite' }), 200);
  expect(jobIn(await post(url, '/verify', asked), 200).result).toMatchObject({ ok: true });
});

test('a repository that is away holds up no backup, and gets its copies and annotations when it is back', async () => {
  const folder = await temporaryFolder();
  const first = await started(folder);
  const before = await takeBackup(first);
  await untilCopy(first.url, before.id, 'complete');
  const away = `${offsiteOf(folder)}-away`;
  await rename(offsiteOf(folder), away);
  const { id } = await takeBackup(first);
  const waiting = await backupOf(first.url, id);
  expect(waiting.copies).toMatchObject([{ state: 'complete' }, { repository: 'offsite' }]);
  expect(waiting.copies[1]?.state).not.toBe('complete');
  await call(first.url, 'PATCH', `/backups/${before.id}`, { body: { hold: true, tags: ['monthly'] } });
  await first.stop();

  const second = await started(folder);
  const pending = await untilCopy(second.url, id, 'pending');
  expect(pending.copies[1]?.problem).toMatchObject({ code: 'repository_unavailable' });
  await rename(away, offsiteOf(folder));
  await untilCopy(second.url, id, 'complete');
  const annotation = storedIn(offsiteOf(folder), before.id, 'annotations/1.json');
  expect(JSON.parse(await readFile(annotation, 'utf8'))).toMatchObject({ hold: true, tags: ['monthly'] });
});

test('restores, downloads and compares fall back to another copy where the primary is away or damaged', async () => {
  const folder = await temporaryFolder();
  const { url, paths } = await started(folder);
  const { id, sha256 } = await takeBackup({ url });
  await untilCopy(url, id, 'complete');
  await flipBit(storedIn(paths.repository, id));
  const damaged = jobIn(await post(url, '/restore', toRestore(folder, id, 'one.duckdb')), 200);
  expect(damaged.result).toMatchObject({
    verification: { ok: true, repository: 'offsite', notes: [expect.stringContaining('local')] },
  });
  await truncate(storedIn(paths.repository, id), 4096);
  const response = await fetch(`${url}/backups/${id}/content`);
  expect(response.status).toBe(200);
  expect((await response.arrayBuffer()).byteLength).toBe((await backupOf(url, id)).sizeBytes);
  await rename(paths.repository, `${paths.repository}-away`);
  const away = jobIn(await post(url, '/restore', toRestore(folder, id, 'two.duckdb')), 200);
  expect(away.result).toMatchObject({ verification: { ok: true, repository: 'offsite' } });
  const verified = jobIn(await post(url, '/verify', { backup: id, level: 'checksum' }), 200);
  expect(verified.result).toMatchObject({ ok: true, repository: 'offsite' });
  expect(sha256).toBe((await backupOf(url, id)).sha256);
});

test('where the newest backup has a copy only in a repository that is away, a restore and a recovery say so, and that an older one may lie elsewhere, which is restored', async () => {
  const folder = await temporaryFolder();
  const { url, paths } = await started(folder);
  const older = await takeBackup({ url });
  await untilCopy(url, older.id, 'complete');
  await rename(offsiteOf(folder), `${offsiteOf(folder)}-away`);
  const newest = await takeBackup({ url });
  await rename(paths.repository, `${paths.repository}-away`);
  await rename(`${offsiteOf(folder)}-away`, offsiteOf(folder));

  const database = 'availability';
  const latest = {
    source: { database, latest: true },
    target: { path: join(folder, 'restored', 'x.duckdb') },
  };
  const refused = [
    await post(url, '/restore', latest),
    await post(url, '/recovery', { database, from: 'backup', dryRun: true }),
    await post(url, '/recovery', { database, from: 'backup' }),
  ];
  for (const answer of refused) {
    const { detail, hint } = problemIn(answer, 503, 'repository_unavailable');
    expect(detail).toContain(paths.repository);
    expect(hint).toContain('Or name another backup, of which a copy lies elsewhere: GET /backups?database=');
  }
  const listed = await call(url, 'GET', `/backups?database=${database}&good=true`);
  expect(listed.body).toMatchObject({
    items: [
      { id: newest.id, copies: [{ repository: 'local' }, { repository: 'offsite', state: 'pending' }] },
      { id: older.id, copies: [{ repository: 'local' }, { repository: 'offsite', state: 'complete' }] },
    ],
  });
  const restored = jobIn(await post(url, '/restore', toRestore(folder, older.id, 'x.duckdb')), 200);
  expect(restored.result).toMatchObject({ verification: { ok: true, repository: 'offsite' } });
});

test('with state folder and primary repository lost, a start lists what the other repository holds and restores it', async () => {
  const folder = await temporaryFolder();
  const first = await started(folder);
  const { id } = await takeBackup(first, { body: { database: 'availability', hold: true } });
  await untilCopy(first.url, id, 'complete');
  await first.kill();
  for (const lost of [first.paths.state, first.paths.repository]) await rm(lost, { recursive: true });

  const second = await started(folder);
  const { body } = await call(second.url, 'GET', '/backups?database=availability&good=true');
  expect(body).toMatchObject({ items: [{ id, hold: true, copies: [{ repository: 'offsite' }] }] });
  const target = { database: 'availability' };
  await rm(second.paths.database);
  const restored = await post(second.url, '/restore', {
    source: { database: 'availability', latest: true },
    target,
  });
  expect(jobIn(restored, 200).result).toMatchObject({ source: { backup: id } });
  expect((await takeBackup(second)).good).toBe(true);
});

test('repositories tell whether they can be used, what they hold, and what they hold besides', async () => {
  const folder = await temporaryFolder();
  const { url } = await started(folder);
  const { id } = await takeBackup({ url });
  await untilCopy(url, id, 'complete');
  await writeFile(join(offsiteOf(folder), 'availability', 'notes.txt'), 'x');
  const scanned = await call(url, 'POST', '/repositories/offsite/rescan');
  expect(scanned.body).toMatchObject({
    name: 'offsite',
    reachable: true,
    holds: [{ database: 'availability', role: 'copies', backups: 1, pendingCopies: 0, late: false }],
    found: [{ key: 'availability/notes.txt' }],
  });
  problemIn(await call(url, 'POST', '/repositories/nosuch/rescan'), 404, 'not_found');
  await rename(offsiteOf(folder), `${offsiteOf(folder)}-away`);
  problemIn(await call(url, 'POST', '/repositories/offsite/rescan'), 503, 'repository_unavailable');
  const { body } = await call(url, 'GET', '/repositories');
  expect(body).toMatchObject({
    items: [
      { name: 'local', reachable: true, holds: [{ role: 'primary', backups: 1 }] },
      { name: 'offsite', reachable: false, freeBytes: null, problem: { code: 'repository_unavailable' } },
    ],
  });
  const filtered = await call(url, 'GET', '/backups?repository=offsite');
  expect(filtered.body).toMatchObject({ items: [{ id }] });
});
