/** A service whose S3 server goes wrong, or that is killed while it sends. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { call, jobIn, problemIn } from '../../http/support/call.ts';
import { startedFor, takeBackup } from '../../http/support/service.ts';
import { inBucket, withS3 } from '../../support/ceph/s3-server.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { until } from '../../support/processes.ts';
import { isRead } from '../../support/s3-broken.ts';
import { type Passing, startS3Proxy } from '../../support/s3-proxy.ts';
import type { RunningService } from '../../support/service.ts';

const wait = { prefer: 'wait=60' };
/** What a repository holds before there is a backup. */
const marks = ['availability/duckback.json', 'duckback.json'];
const isSecondPart = ({ url }: Passing): boolean => url.includes('partNumber=2');
const isImage = (passing: Passing): boolean => isRead(passing) && passing.url.includes('.duckdb');

const isRemovalOf =
  (id: string) =>
  (passing: Passing): boolean =>
    passing.method === 'DELETE' && passing.url.includes(id) && !passing.url.includes('tombstones');

const hashOf = (file: string) => runSql(file, ['SELECT count(*) AS n, sum(hash(i, m)) AS hash FROM t']);

await withS3((server) => {
  async function world() {
    const proxy = await startS3Proxy(server.endpoint);
    onTestFinished(proxy.close);
    const place = inBucket(server);
    const folder = await temporaryFolder();
    const repository = { ...place.repository, endpoint: proxy.endpoint };
    const start = () => startedFor(folder, { repositories: { local: repository } }, { env: place.env });
    const service = await start();
    const { database } = service.paths;
    // Two parts.
    await runSql(database, ['CREATE TABLE t AS SELECT range AS i, hash(range) AS m FROM range(1200000)']);
    const staged = async () => {
      const names = await readdir(join(service.paths.state, 'staging', 'local'), { recursive: true });
      return names.filter((name) => name !== 'availability' && !name.startsWith('.locks'));
    };
    return { proxy, place, service, start, staged, rows: await hashOf(database) };
  }

  const post = ({ url }: RunningService, path: string, body: unknown) =>
    call(url, 'POST', path, { body, headers: wait });

  test('a service that is killed in mid-upload leaves nothing once it has started again, and backs up then', async () => {
    const { proxy, place, service, start, staged } = await world();
    const mend = proxy.break({ how: 'stall', on: isSecondPart });
    jobIn(await call(service.url, 'POST', '/backups', { body: { database: 'availability' } }), 202);
    await until(() => proxy.requests.some(isSecondPart));
    await service.kill();
    expect(await place.unfinished()).toEqual([expect.stringMatching(/availability\.duckdb$/)]);
    mend();
    const next = await start();
    expect(await place.unfinished()).toEqual([]);
    expect(await place.keys()).toEqual(marks);
    expect(await staged()).toEqual([]);
    expect(await takeBackup(next)).toMatchObject({ good: true });
  });

  test('a backup whose upload is cancelled leaves nothing', async () => {
    const { proxy, place, service, staged } = await world();
    proxy.break({ how: 'stall', on: isSecondPart });
    const job = jobIn(
      await call(service.url, 'POST', '/backups', { body: { database: 'availability' } }),
      202,
    );
    await until(() => proxy.requests.some(isSecondPart));
    jobIn(await call(service.url, 'POST', `/jobs/${job.id}/cancel`), 202);
    await until(
      async () => jobIn(await call(service.url, 'GET', `/jobs/${job.id}`), 200).state === 'cancelled',
    );
    expect(await place.unfinished()).toEqual([]);
    expect(await place.keys()).toEqual(marks);
    expect(await staged()).toEqual([]);
  });

  test('a byte that is flipped on its way is found, and fetched again', async () => {
    const { proxy, service, rows } = await world();
    const { id } = await takeBackup(service);
    for (const level of ['checksum', 'content']) {
      proxy.break({ how: 'flip', on: isImage, times: 1 });
      jobIn(await post(service, '/verify', { backup: id, level }), 200);
    }
    proxy.break({ how: 'flip', on: isImage, times: 1 });
    const target = join(service.paths.restored, 'restored.duckdb');
    jobIn(await post(service, '/restore', { source: { backup: id }, target: { path: target } }), 200);
    expect(await hashOf(target)).toEqual(rows);
    proxy.break({ how: 'flip', on: isImage, times: 1 });
    const sides = { left: { backup: id }, right: { database: 'availability' }, mode: 'counts' };
    jobIn(await post(service, '/compare', sides), 200);
  });

  test('a restore over a way that flips bytes each time fails, and touches nothing', async () => {
    const { proxy, service, rows } = await world();
    const { id } = await takeBackup(service);
    proxy.break({ how: 'flip', on: isImage });
    const restore = { source: { backup: id }, target: { database: 'availability' } };
    problemIn(await post(service, '/restore', restore), 422, 'verification_failed');
    expect(await hashOf(service.paths.database)).toEqual(rows);
    expect((await call(service.url, 'GET', '/quarantine')).body).toMatchObject({ items: [] });
  });

  test('a bucket that denies removals is told of; what is to go stays as it was until it may, and goes then', async () => {
    const { proxy, place, service } = await world();
    const { id } = await takeBackup(service);
    const other = await takeBackup(service);
    const mend = proxy.break({ how: 403, code: 'AccessDenied', on: isRemovalOf(id) });
    const denied = problemIn(
      await call(service.url, 'DELETE', `/backups/${id}`),
      503,
      'repository_unavailable',
    );
    expect(denied.detail).toMatch(
      /still lies in the repository local: .* denies that .*manifest\.json is removed/,
    );
    const keys = await place.keys();
    expect(keys).toContain(`availability/backups/${id}/availability.duckdb`);
    expect(keys).toContain(`availability/backups/${id}/manifest.json`);

    const rescan = () => call(service.url, 'POST', '/repositories/local/rescan');
    expect((await rescan()).body).toMatchObject({
      reachable: true,
      found: [{ key: `availability/backups/${id}/`, reason: expect.stringContaining('denies') }],
    });
    expect(await takeBackup(service)).toMatchObject({ good: true });
    mend();
    expect((await rescan()).body).toMatchObject({ found: [] });
    expect((await place.keys()).filter((name) => name.includes(`/backups/${id}/`))).toEqual([]);
    expect(await place.keys()).toContain(`availability/backups/${other.id}/availability.duckdb`);
  });

  test('what asks for a bucket that is away is told so, and everything goes on when it is back', async () => {
    const { proxy, place, service, staged } = await world();
    const { id } = await takeBackup(service);
    const mend = proxy.break({ how: 503, code: 'SlowDown', on: () => true });
    problemIn(await post(service, '/backups', { database: 'availability' }), 503, 'repository_unavailable');
    const listed = await call(service.url, 'GET', '/backups');
    expect(listed.body).toMatchObject({ items: [{ id }] });
    mend();
    expect(await staged()).toEqual([]);
    expect(await place.unfinished()).toEqual([]);
    jobIn(await post(service, '/verify', { backup: id, level: 'checksum' }), 200);
    expect(await takeBackup(service)).toMatchObject({ good: true });
  });
});
