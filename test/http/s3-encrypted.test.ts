/** A service whose only repository is an encrypted bucket of a real S3 server. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inBucket, type PlaceInBucket, withS3 } from '../support/ceph/s3-server.ts';
import { runSql } from '../support/duckdb.ts';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/processes.ts';
import { servicePaths } from '../support/service.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { startedFor, takeBackup } from './support/service.ts';

const wait = { prefer: 'wait=60' };

const statement =
  "CREATE TABLE secrets AS SELECT range AS i, 'as clear as day ' || range AS word FROM range(300000)";

const rowsOf = (file: string) =>
  runSql(file, ['SELECT count(*) AS n, sum(hash(i, word)) AS hash FROM secrets']);

/** A folder with a new key in a file. */
async function withKey() {
  const folder = await temporaryFolder();
  const keyFile = join(folder, 'offsite.key');
  await writeFile(keyFile, `${randomBytes(32).toString('hex')}\n`);
  return { folder, keyFile };
}

type Encryption = { keyFile: string; oldKeyFiles?: string[] } | { keyEnv: string };

/** A service of its own on the bucket, with a state folder of its own. */
const startOn = (place: PlaceInBucket, folder: string, encryption?: Encryption, env = {}) =>
  startedFor(
    folder,
    { repositories: { local: { ...place.repository, ...(encryption && { encryption }) } } },
    { env: { ...place.env, ...env } },
  );

/** What keeps the only repository of a service from being used. */
async function absenceIn(url: string): Promise<unknown> {
  const { body } = await call(url, 'GET', '/repositories');
  return isA('RepositoryList', body) ? body.items[0]?.problem?.detail : null;
}

await withS3((server) => {
  test('who runs the bucket reads nothing of a backup or an export; whoever has the key gets all of it back', async () => {
    const place = inBucket(server);
    const { folder, keyFile } = await withKey();
    const service = await startOn(place, folder, { keyFile });
    await runSql(service.paths.database, [statement]);
    const perform = async (kind: string, body: unknown) =>
      jobIn(await call(service.url, 'POST', `/${kind}`, { body, headers: wait }), 200).result;

    const { id, sha256 } = await takeBackup(service, {
      body: { database: 'availability', description: 'as clear as day', hold: true },
    });
    await perform('exports', { backup: id, format: 'csv' });
    for (const level of ['checksum', 'structure', 'content', 'restore']) {
      expect(await perform('verify', { backup: id, level })).toMatchObject({ ok: true, level });
    }
    const url = `${service.url}/backups/${id}/content`;
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(createHash('sha256').update(whole).digest('hex')).toBe(sha256);
    const part = await fetch(url, { headers: { range: 'bytes=100000-300000' } });
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100_000, 300_001))).toBe(true);

    for (const key of await place.keys()) {
      const stored = Buffer.from(await place.read(key));
      expect(stored.subarray(0, 16).toString(), key).toBe('duckback-aead-1\n');
      for (const text of ['secrets', 'as clear as day', 'word'])
        expect(stored.includes(text), key).toBe(false);
    }
    const target = join(service.paths.restored, 'again.duckdb');
    await perform('restore', { source: { backup: id }, target: { path: target } });
    expect(await rowsOf(target)).toEqual(await rowsOf(service.paths.database));
  });

  test('a lost machine needs the key; without it the start tells which one is missing, and nothing is written', async () => {
    const place = inBucket(server);
    const { folder, keyFile } = await withKey();
    const lost = await startOn(place, folder, { keyFile });
    await runSql(lost.paths.database, [statement]);
    const { id } = await takeBackup(lost);
    await lost.stop();
    await rm(lost.paths.state, { recursive: true });
    await rm(lost.paths.database);
    const before = await place.keys();

    const other = await withKey();
    const strange = await startOn(place, folder, { keyFile: other.keyFile });
    const unknown = /is encrypted with the key [0-9a-f]{32}, which is not configured/;
    expect(await absenceIn(strange.url)).toEqual(expect.stringMatching(unknown));
    await strange.stop();
    expect(await place.keys()).toEqual(before);

    const rotated = await startOn(place, folder, { keyFile: other.keyFile, oldKeyFiles: [keyFile] });
    expect((await call(rotated.url, 'GET', `/backups/${id}`)).body).toMatchObject({ id, good: true });
    const body = { source: { backup: id }, target: { database: 'availability' } };
    jobIn(await call(rotated.url, 'POST', '/restore', { body, headers: wait }), 200);
    expect(await rowsOf(rotated.paths.database)).toEqual([expect.objectContaining({ n: '300000' })]);
  });

  test('a bucket that is in use is not gone on with encrypted', async () => {
    const place = inBucket(server);
    const { folder, keyFile } = await withKey();
    const plain = await startOn(place, folder);
    await runSql(plain.paths.database, [statement]);
    await takeBackup(plain);
    await plain.stop();
    const encrypting = await startOn(place, folder, { keyFile });
    expect(await absenceIn(encrypting.url)).toContain('duckback.json is not encrypted');
  });

  test('a bucket that is encrypted, with a key from the environment, is not gone on with in clear', async () => {
    const place = inBucket(server);
    const { folder } = await withKey();
    const first = await startOn(place, folder, { keyEnv: 'OFFSITE' }, { OFFSITE: 'ab'.repeat(32) });
    await runSql(first.paths.database, [statement]);
    await takeBackup(first);
    await first.stop();
    const second = await startOn(place, (await withKey()).folder);
    expect(await absenceIn(second.url)).toContain('duckback.json is damaged or not ours');
  });

  test('what was changed in the bucket is found as damage, and nothing is restored of it', async () => {
    const place = inBucket(server);
    const { folder, keyFile } = await withKey();
    const service = await startOn(place, folder, { keyFile });
    await runSql(service.paths.database, [statement]);
    const { id } = await takeBackup(service);
    const key = `availability/backups/${id}/availability.duckdb`;
    const bytes = Buffer.from(await place.read(key));
    bytes[200_000] = (bytes[200_000] ?? 0) ^ 1;
    await place.write(key, bytes);
    const restore = { source: { backup: id }, target: { path: join(service.paths.restored, 'bad.duckdb') } };
    const refused = await call(service.url, 'POST', '/restore', { body: restore, headers: wait });
    expect(problemIn(refused, 503, 'repository_unavailable').detail).toContain('is not as it was encrypted');
    const verify = { backup: id, level: 'content' };
    const found = await call(service.url, 'POST', '/verify', { body: verify, headers: wait });
    expect(problemIn(found, 422, 'verification_failed').detail).toContain('is not as it was encrypted');
    expect((await call(service.url, 'GET', `/backups/${id}`)).body).toMatchObject({ good: false });
  });

  test('a key that cannot be used stops the start, and is not shown', async () => {
    const place = inBucket(server);
    const { folder, keyFile } = await withKey();
    await writeFile(keyFile, 'correct horse battery staple');
    const starting = startOn(place, folder, { keyFile });
    await expect(starting).rejects.toThrow(/offsite\.key holds no key of 64 hexadecimal digits/);
    await expect(starting).rejects.not.toThrow(/horse/);
    const missing = startOn(place, folder, { keyFile: join(folder, 'none.key') });
    await expect(missing).rejects.toThrow(/none\.key cannot be read/);
  });

  test('where copies go a key that is not there is waited for, as a bucket that is away is, and keeps nothing from starting', async () => {
    const place = inBucket(server);
    const { folder, keyFile } = await withKey();
    const key = await readFile(keyFile);
    await rm(keyFile);
    const { repository, database } = servicePaths(folder);
    const service = await startedFor(
      folder,
      {
        repositories: {
          local: { kind: 'local', path: repository },
          offsite: { ...place.repository, encryption: { keyFile } },
        },
        databases: { availability: { path: database, repositories: ['local', 'offsite'] } },
      },
      { env: place.env },
    );
    await runSql(database, [statement]);
    const { id } = await takeBackup(service);
    const { body } = await call(service.url, 'GET', '/repositories');
    const offsite = isA('RepositoryList', body) ? body.items.find(({ name }) => name === 'offsite') : null;
    expect(offsite).toMatchObject({ reachable: false });
    expect(offsite?.problem?.detail).toMatch(/offsite\.key cannot be read/);
    expect(await place.keys()).toEqual([]);

    await writeFile(keyFile, key);
    await call(service.url, 'POST', '/repositories/offsite/rescan');
    await until(async () => (await place.keys()).includes(`availability/backups/${id}/manifest.json`));
  });
});
