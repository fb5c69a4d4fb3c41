/** A service whose only repository is a bucket of a real S3 server: all that it does with backups, it does there. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inBucket, withS3 } from '../support/ceph/s3-server.ts';
import { runSql } from '../support/duckdb.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type RunningService, startService } from '../support/service.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { type Components, isA } from './support/document.ts';
import { errorsIn, startedFor, takeBackup } from './support/service.ts';

const wait = { prefer: 'wait=60' };

/** More than one range and one part, and of bytes that do not compress. */
const makeDatabase = (file: string) =>
  runSql(file, ['CREATE TABLE t AS SELECT range AS i, hash(range) AS m FROM range(1200000)']);

const hashOf = async (file: string) =>
  (await runSql(file, ['SELECT count(*) AS n, sum(hash(i, m)) AS hash FROM t']))[0];

await withS3((server) => {
  const place = inBucket(server);
  let folder = '';
  let service: RunningService;
  let backup: Components['Backup'];
  let rows: unknown;

  const settings = { repositories: { local: place.repository } };
  const perform = async (kind: string, body: unknown) =>
    jobIn(await call(service.url, 'POST', `/${kind}`, { body, headers: wait }), 200);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
    service = await startService(folder, settings, { env: place.env });
    await makeDatabase(service.paths.database);
    rows = await hashOf(service.paths.database);
    backup = await takeBackup(service);
  });
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('a backup lies in the bucket, proven, and nothing of it stays in the state folder', async () => {
    const prefix = `availability/backups/${backup.id}/`;
    expect(await place.keys()).toEqual(
      expect.arrayContaining([`${prefix}availability.duckdb`, `${prefix}manifest.json`]),
    );
    expect(await place.unfinished()).toEqual([]);
    expect(backup).toMatchObject({ good: true, sealed: true });
    const bytes = await place.read(`${prefix}availability.duckdb`);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(backup.sha256);
    expect(await readdir(join(service.paths.state, 'staging', 'local', 'availability'))).toEqual([]);
  });

  test('its sizes as CSV and Parquet are not guessed, since that would fetch all of it', async () => {
    const { body } = await call(service.url, 'GET', '/databases/availability');
    if (!isA('DatabaseDetail', body)) throw new Error(`no database: ${JSON.stringify(body)}`);
    const nothing = { backup: backup.id, csvBytes: null, parquetBytes: null, tables: [] };
    expect(body.estimates).toMatchObject({ ...nothing, repositoryBytes: backup.sizeBytes });
  });

  test.each(['checksum', 'structure', 'content', 'restore'])('it is verified at level %s', async (level) => {
    const job = await perform('verify', { backup: backup.id, level });
    expect(job.result).toMatchObject({ ok: true, level, repository: 'local', problems: [] });
  });

  test('it streams through, whole and in ranges', async () => {
    const url = `${service.url}/backups/${backup.id}/content`;
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(createHash('sha256').update(whole).digest('hex')).toBe(backup.sha256);
    const range = await fetch(url, { headers: { range: 'bytes=5000000-10000000' } });
    expect(range.status).toBe(206);
    expect(Buffer.from(await range.arrayBuffer()).equals(whole.subarray(5_000_000, 10_000_001))).toBe(true);
  });

  test('it is compared with the live database, and restored beside it', async () => {
    const sides = { left: { database: 'availability' }, right: { backup: backup.id }, mode: 'rows' };
    expect((await perform('compare', sides)).result).toMatchObject({ equal: true });
    const target = join(service.paths.restored, 'restored.duckdb');
    await perform('restore', { source: { backup: backup.id }, target: { path: target } });
    expect(await hashOf(target)).toEqual(rows);
  });

  test('an export of it is stored, verified, downloaded and restored', async () => {
    const { result } = await perform('exports', { backup: backup.id, format: 'parquet' });
    if (!result || !('tables' in result) || !('format' in result)) throw new Error('no export came');
    expect((await perform('verify', { export: result.id, level: 'content' })).result).toMatchObject({
      ok: true,
    });
    const content = await fetch(`${service.url}/exports/${result.id}/content`);
    expect(content.status).toBe(200);
    await content.arrayBuffer();
    const target = join(service.paths.restored, 'from-export.duckdb');
    await perform('restore', { source: { export: result.id }, target: { path: target } });
    expect(await hashOf(target)).toEqual(rows);
    expect((await call(service.url, 'DELETE', `/exports/${result.id}`)).status).toBe(204);
    expect((await place.keys()).filter((key) => key.includes('/exports/'))).toEqual([]);
  });

  test('damage in the bucket is found, and nothing is restored of it', async () => {
    const { id } = await takeBackup(service);
    const key = `availability/backups/${id}/availability.duckdb`;
    const bytes = await place.read(key);
    await place.write(key, Buffer.from(bytes).fill(7, 300_000, 300_010));
    const restore = { source: { backup: id }, target: { path: join(service.paths.restored, 'bad.duckdb') } };
    const refused = await call(service.url, 'POST', '/restore', { body: restore, headers: wait });
    problemIn(refused, 422, 'verification_failed');
    const verify = { backup: id, level: 'content' };
    problemIn(
      await call(service.url, 'POST', '/verify', { body: verify, headers: wait }),
      422,
      'verification_failed',
    );
    expect((await call(service.url, 'GET', `/backups/${id}`)).body).toMatchObject({ good: false });
    const { right: _, ...left } = { left: { backup: id }, right: null };
    const compare = { ...left, right: { backup: backup.id }, mode: 'counts' };
    problemIn(
      await call(service.url, 'POST', '/compare', { body: compare, headers: wait }),
      422,
      'verification_failed',
    );
    expect(await readdir(service.paths.restored)).not.toContain('bad.duckdb');
  });

  test('a deleted backup leaves a tombstone in the bucket and nothing else', async () => {
    const { id } = await takeBackup(service);
    expect((await call(service.url, 'DELETE', `/backups/${id}`)).status).toBe(204);
    const left = (await place.keys()).filter((key) => key.includes(id));
    expect(left).toEqual([`availability/tombstones/${id}.json`]);
  });

  test('credentials are in no document, no log and no file', async () => {
    expect(errorsIn(service.log())).toEqual([]);
    expect(service.log()).not.toContain(server.secretAccessKey);
    const state = await readFile(join(service.paths.state, 'state.sqlite'), 'latin1');
    expect(state).not.toContain(server.secretAccessKey);
  });

  test('a machine that has lost all but its configuration lists what is there and restores it', async () => {
    await service.stop();
    await rm(folder, { recursive: true });
    await mkdir(folder);
    service = await startService(folder, settings, { env: place.env });
    const listed = await call(service.url, 'GET', '/backups');
    expect(listed.body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: backup.id })]),
    });
    await perform('restore', { source: { backup: backup.id }, target: { database: 'availability' } });
    expect(await hashOf(service.paths.database)).toEqual(rows);
  });

  test('a machine whose database lies elsewhere does not get into the place of another', async () => {
    const other = await startedFor(await temporaryFolder(), settings, { env: place.env });
    expect((await call(other.url, 'GET', '/backups')).body).toEqual({ items: [] });
    const { body } = await call(other.url, 'GET', '/repositories');
    if (!isA('RepositoryList', body)) throw new Error(`no repositories: ${JSON.stringify(body)}`);
    expect(body.items).toMatchObject([{ name: 'local', reachable: false }]);
    expect(body.items[0]?.problem?.detail).toContain(service.paths.database);
  });
});
