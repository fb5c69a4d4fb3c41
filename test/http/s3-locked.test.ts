/** A service whose repository is a bucket that locks: what goes there cannot be removed before its time, and everything says so. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { lockingBucket } from '../support/ceph/cluster.ts';
import { inBucket, withS3 } from '../support/ceph/s3-server.ts';
import { runSql } from '../support/duckdb.ts';
import { temporaryFolder } from '../support/folder.ts';
import { servicePaths } from '../support/service.ts';
import { call, jobIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { startedFor, takeBackup } from './support/service.ts';

const headers = { prefer: 'wait=60' };
const dayMs = 86_400_000;

await withS3((server) => {
  test('what a policy would remove is locked until then: retention keeps it, a delete tells that it stays, and nobody can remove it', async () => {
    const place = inBucket(server, lockingBucket);
    const folder = await temporaryFolder();
    const paths = servicePaths(folder);
    const settings = {
      repositories: { local: { ...place.repository, objectLock: { mode: 'compliance' } } },
      databases: {
        availability: { path: paths.database, repositories: ['local'], retention: { keepLast: 2 } },
      },
    };
    const { url, ...service } = await startedFor(folder, settings, { env: place.env });
    await runSql(paths.database, ['CREATE TABLE t AS SELECT range AS i FROM range(1000)']);
    const first = await takeBackup({ url, ...service });
    const second = await takeBackup({ url, ...service });
    const third = await takeBackup({ url, ...service });

    // Two more days of backups, and it would go.
    const prefix = `availability/backups/${first.id}`;
    for (const name of ['availability.duckdb', 'manifest.json']) {
      const { ObjectLockMode, ObjectLockRetainUntilDate } = await place.describe(`${prefix}/${name}`);
      expect(ObjectLockMode).toBe('COMPLIANCE');
      const days = (Number(ObjectLockRetainUntilDate) - Date.parse(first.createdAt)) / dayMs;
      expect(Math.abs(days - 2), name).toBeLessThan(0.01);
    }

    const job = jobIn(
      await call(url, 'POST', '/retention', { body: { database: 'availability', dryRun: false }, headers }),
      200,
    );
    expect(job.result).toMatchObject({ removed: [], failed: [], freedBytes: 0, versionedBytes: 0 });
    const { body: plan } = await call(url, 'GET', '/retention?database=availability');
    expect(plan).toMatchObject({
      remove: [],
      keep: [{}, {}, { backup: first.id, reasons: [expect.stringMatching(/^locked until /)] }],
    });

    const deleted = await call(url, 'DELETE', `/backups/${second.id}`);
    expect(deleted.status).toBe(200);
    expect(deleted.body).toEqual({
      freedBytes: 0,
      versionedBytes: second.sizeBytes,
      lockedUntil: expect.stringMatching(/^\d{4}-/),
    });
    const [kept] = await place.versions(`availability/backups/${second.id}/availability.duckdb`);
    expect(
      createHash('sha256')
        .update(kept ?? '')
        .digest('hex'),
    ).toBe(second.sha256);

    await call(url, 'POST', '/repositories/local/rescan');
    const { body } = await call(url, 'GET', '/repositories');
    if (!isA('RepositoryList', body)) throw new Error(`no repositories: ${JSON.stringify(body)}`);
    const [repository] = body.items;
    expect(repository).toMatchObject({ keepsVersions: true, objectLock: 'compliance', freeBytes: null });
    expect(repository?.olderVersionsBytes).toBeGreaterThan(second.sizeBytes);
    expect(third.good).toBe(true);
  });

  test('a bucket without object lock is no place for what is to be locked, and says so at once', async () => {
    const place = inBucket(server);
    const folder = await temporaryFolder();
    const repository = { ...place.repository, objectLock: { mode: 'compliance', atMost: '1d' } };
    const { url } = await startedFor(
      folder,
      {
        repositories: { local: repository },
        databases: {
          availability: {
            path: servicePaths(folder).database,
            repositories: ['local'],
            retention: { keepLast: 2 },
          },
        },
      },
      { env: place.env },
    );
    const { body } = await call(url, 'GET', '/repositories');
    const [found] = isA('RepositoryList', body) ? body.items : [];
    expect(found?.problem?.detail).toContain('has no object lock');
  });
});
