/** Copies in a bucket that is away, while the service is killed, and when nothing else is left. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { call, jobIn, problemIn } from '../../http/support/call.ts';
import { startedFor, takeBackup } from '../../http/support/service.ts';
import { never, streamOf } from '../../support/bytes.ts';
import { inBucket, storeIn, withS3 } from '../../support/ceph/s3-server.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { until } from '../../support/processes.ts';
import { isPart } from '../../support/s3-broken.ts';
import { type Passing, startS3Proxy } from '../../support/s3-proxy.ts';
import { type RunningService, servicePaths } from '../../support/service.ts';

const hashOf = (file: string) => runSql(file, ['SELECT count(*) AS n, sum(hash(i, m)) AS hash FROM t']);

const copiesOf = async ({ url }: RunningService, id: string): Promise<string> =>
  JSON.stringify((await call(url, 'GET', `/backups/${id}`)).body, ['copies', 'repository', 'state']);

await withS3((server) => {
  test('a copy comes when the bucket does, goes on after a kill, and is what everything is restored from in the end', async () => {
    const proxy = await startS3Proxy(server.endpoint);
    onTestFinished(proxy.close);
    const place = inBucket(server);
    const folder = await temporaryFolder();
    const paths = servicePaths(folder);
    const settings = {
      repositories: {
        local: { kind: 'local', path: paths.repository },
        offsite: { ...place.repository, endpoint: proxy.endpoint },
      },
      databases: { availability: { path: paths.database, repositories: ['local', 'offsite'] } },
    };
    const start = () => startedFor(folder, settings, { env: place.env });

    const comeBack = proxy.break({ how: 503, code: 'SlowDown', on: () => true });
    const first = await start();
    await runSql(paths.database, [
      'CREATE TABLE t AS SELECT range AS i, hash(range) AS m FROM range(1200000)',
    ]);
    const rows = await hashOf(paths.database);
    const { id } = await takeBackup(first);
    expect(await copiesOf(first, id)).toContain('{"repository":"offsite","state":"pending"}');

    const mend = proxy.break({ how: 'stall', on: ({ url }) => url.includes('partNumber=2') });
    comeBack();
    const isFirst = (passing: Passing) => isPart(passing) && passing.url.includes('partNumber=1&');
    await until(
      () => proxy.answered.some(isFirst) && proxy.requests.some(({ url }) => url.includes('partNumber=2')),
    );
    await first.kill();
    mend();
    proxy.requests.length = 0;
    const second = await start();
    await until(async () =>
      (await copiesOf(second, id)).includes('{"repository":"offsite","state":"complete"}'),
    );
    expect(proxy.requests.filter(isFirst)).toEqual([]);
    expect(await place.unfinished()).toEqual([]);
    await second.stop();

    for (const lost of [paths.repository, paths.state, dirname(paths.database)]) {
      await rm(lost, { recursive: true });
    }
    const third = await start();
    await until(async () => (await call(third.url, 'GET', `/backups/${id}`)).status === 200);
    const body = { source: { backup: id }, target: { database: 'availability' } };
    jobIn(await call(third.url, 'POST', '/restore', { body, headers: { prefer: 'wait=60' } }), 200);
    expect(await hashOf(paths.database)).toEqual(rows);
  });

  test('a bucket that is away and answers nothing keeps nobody waiting who holds, verifies, plans, downloads, deletes or ends the service', async () => {
    const proxy = await startS3Proxy(server.endpoint);
    onTestFinished(proxy.close);
    const place = inBucket(server);
    const folder = await temporaryFolder();
    const { database, repository } = servicePaths(folder);
    const service = await startedFor(
      folder,
      {
        repositories: {
          local: { kind: 'local', path: repository },
          offsite: { ...place.repository, endpoint: proxy.endpoint },
        },
        databases: { availability: { path: database, repositories: ['local', 'offsite'] } },
      },
      { env: place.env },
    );
    await runSql(database, ['CREATE TABLE t AS SELECT range AS i FROM range(1000)']);
    const { id } = await takeBackup(service);
    const other = await takeBackup(service);
    await until(async () =>
      (await copiesOf(service, other.id)).includes('{"repository":"offsite","state":"complete"}'),
    );
    const headers = { prefer: 'wait=60' };
    const wanted = { backup: id, format: 'csv', repository: 'offsite' };
    const { result } = jobIn(await call(service.url, 'POST', '/exports', { body: wanted, headers }), 200);
    if (!result || !('format' in result)) throw new Error('no export came');
    const refuse = proxy.break({ how: 503, code: 'SlowDown', on: () => true });
    const { url } = service;
    await until(async () =>
      /"awaySince":"/.test(JSON.stringify((await call(url, 'GET', '/repositories')).body)),
    );
    proxy.break({ how: 'stall', on: () => true });
    refuse();

    // The server would be waited for far longer than a test runs.
    expect((await call(url, 'PATCH', `/backups/${id}`, { body: { hold: true } })).status).toBe(200);
    expect((await call(url, 'GET', `/verify?backup=${id}`)).status).toBe(200);
    jobIn(await call(url, 'POST', '/verify', { body: { backup: id, level: 'content' }, headers }), 200);
    const away = [
      await call(url, 'GET', '/retention?database=availability&repository=offsite'),
      await call(url, 'GET', `/exports/${result.id}/content`),
      await call(url, 'DELETE', `/exports/${result.id}`),
    ];
    for (const answer of away) problemIn(answer, 503, 'repository_unavailable');
    expect((await call(url, 'DELETE', `/backups/${other.id}`)).status).toBe(204);
    expect(await service.stop()).toBe(0);
  });

  test('what a copy that broke off left in the bucket goes when the bucket is read after its backup was deleted, and not before', async () => {
    const proxy = await startS3Proxy(server.endpoint);
    onTestFinished(proxy.close);
    const place = inBucket(server);
    const folder = await temporaryFolder();
    const { database, repository } = servicePaths(folder);
    const settings = {
      repositories: { local: { kind: 'local', path: repository }, offsite: place.repository },
      databases: { availability: { path: database, repositories: ['local', 'offsite'] } },
    };
    const service = await startedFor(folder, settings, { env: place.env });
    await runSql(database, ['CREATE TABLE t AS SELECT range AS i FROM range(1000)']);
    const [deleted, kept] = [(await takeBackup(service)).id, (await takeBackup(service)).id];
    await until(async () =>
      (await copiesOf(service, kept)).includes('{"repository":"offsite","state":"complete"}'),
    );
    const imageOf = (id: string) => `availability/backups/${id}/availability.duckdb`;
    const limits = { partBytes: 100_000, pausesMs: [] };
    const broken = storeIn(place, { endpoint: proxy.endpoint, limits });
    proxy.break({ how: 'reset', on: isPart });
    for (const id of [deleted, kept]) {
      const source = streamOf(Buffer.alloc(150_000));
      const put = broken.put(imageOf(id), source, { sizeBytes: 150_000, signal: never() });
      await expect(put).rejects.toMatchObject({ code: 'repository_unavailable' });
    }

    const rescan = () => call(service.url, 'POST', '/repositories/offsite/rescan');
    expect((await rescan()).status).toBe(200);
    expect((await place.unfinished()).toSorted()).toEqual([deleted, kept].map(imageOf).toSorted());
    expect((await call(service.url, 'DELETE', `/backups/${deleted}`)).status).toBe(204);
    expect((await rescan()).status).toBe(200);
    expect(await place.unfinished()).toEqual([imageOf(kept)]);
  });
});
