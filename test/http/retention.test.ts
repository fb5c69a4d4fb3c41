import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { servicePaths } from '../support/service.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

/** A service with three backups, of which its policy keeps the newest. */
async function startedWithThree(retention?: object) {
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  const availability = { path: database, repositories: ['local'], ...(retention ? { retention } : {}) };
  const service = await startedFor(folder, { databases: { availability } });
  await makeSmallDatabase(database);
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) ids.push((await takeBackup(service)).id);
  const list = async () => {
    const { body } = await call(service.url, 'GET', '/backups');
    return isA('BackupPage', body) ? body.items.map(({ id }) => id).toReversed() : [];
  };
  return { ...service, ids, list };
}

const apply = { body: { database: 'availability', dryRun: false }, headers: { prefer: 'wait=60' } };

test('the plan is told, a policy can be tried, and only "dryRun": false removes anything', async () => {
  const { url, ids, list } = await startedWithThree({ keepLast: 1 });
  const plan = await call(url, 'GET', '/retention?database=availability');
  expect(plan).toMatchObject({
    status: 200,
    body: {
      policy: { keepLast: 1, timezone: 'UTC' },
      keep: [{ backup: ids[2], reasons: ['newest good one', 'last'] }],
      remove: [{ backup: ids[1] }, { backup: ids[0] }],
      stopped: null,
    },
  });
  expect(await call(url, 'POST', '/retention', { body: { database: 'availability' } })).toMatchObject({
    status: 200,
    body: plan.body,
  });
  const trial = { database: 'availability', policy: { keepLast: 2 } };
  expect(await call(url, 'POST', '/retention', { body: trial })).toMatchObject({
    status: 200,
    body: { policy: { keepLast: 2 }, remove: [{ backup: ids[0] }] },
  });
  expect(await list()).toEqual(ids);

  const job = jobIn(await call(url, 'POST', '/retention', apply), 200);
  expect(job).toMatchObject({
    kind: 'prune',
    database: 'availability',
    request: { database: 'availability' },
    result: { removed: ids.slice(0, 2), failed: [] },
  });
  expect(await list()).toEqual(ids.slice(2));
  const { body } = await call(url, 'GET', '/jobs?kind=prune');
  expect(body).toMatchObject({ items: [{ id: job.id }] });
});

test('who names the primary repository asks for the same: a job that writes, and waits for no other repository', async () => {
  const { url, ids, list } = await startedWithThree({ keepLast: 1 });
  const { headers, body } = apply;
  const named = { ...body, repository: 'local' };
  const job = jobIn(await call(url, 'POST', '/retention', { body: named, headers }), 200);
  expect(job.request).toEqual({ database: 'availability' });
  expect(await list()).toEqual(ids.slice(2));
  const unknown = await call(url, 'POST', '/retention', { body: { ...body, repository: 'nosuch' }, headers });
  problemIn(unknown, 404, 'not_found');
});

test('after a backup that failed nothing is removed, until one succeeds', async () => {
  const { url, ids, list, paths, ...service } = await startedWithThree({ keepLast: 1 });
  await rename(paths.database, `${paths.database}.away`);
  await call(url, 'POST', '/backups', { body: { database: 'availability' }, headers: apply.headers });
  const { detail, jobId } = problemIn(await call(url, 'POST', '/retention', apply), 422, 'retention_stopped');
  expect(detail).toMatch(/^The last backup attempt, job-\S+, failed\.$/);
  expect((await call(url, 'GET', `/jobs/${jobId}`)).body).toMatchObject({
    state: 'failed',
    result: { removed: [], stopped: detail },
  });
  expect(await list()).toEqual(ids);
  expect((await call(url, 'GET', '/retention?database=availability')).body).toMatchObject({
    stopped: detail,
  });

  await rename(`${paths.database}.away`, paths.database);
  const { id } = await takeBackup({ ...service, url });
  jobIn(await call(url, 'POST', '/retention', apply), 200);
  expect(await list()).toEqual([id]);
});

test('without a policy the plan keeps everything', async () => {
  const { url, ids, list } = await startedWithThree();
  expect((await call(url, 'GET', '/retention?database=availability')).body).toMatchObject({
    policy: null,
    remove: [],
  });
  expect(jobIn(await call(url, 'POST', '/retention', apply), 200)).toMatchObject({
    result: { policy: null, removed: [] },
  });
  expect(await list()).toEqual(ids);
});

test('a policy that cannot be tried, or would be carried out, is refused by field', async () => {
  const { url } = await startedWithThree();
  const refused = async (change: object) => {
    const body = { database: 'availability', ...change };
    const answer = await call(url, 'POST', '/retention', { body });
    return problemIn(answer, 400, 'validation_failed').errors?.map(({ pointer }) => pointer);
  };
  expect(await refused({ policy: { keepLast: 1 }, dryRun: false })).toEqual(['/policy']);
  expect(await refused({ policy: {} })).toEqual(['/policy']);
  expect(await refused({ policy: { keepDaily: 1, timezone: 'Mars' } })).toEqual(['/policy/timezone']);
  expect(await refused({ policy: { keepDaily: -1 } })).toContain('/policy/keepDaily');
  expect(await refused({ policy: { keepDayly: 1 } })).toEqual(['/policy/keepDayly']);
  expect(await refused({ dryRun: 'no' })).toEqual(['/dryRun']);
  for (const [method, path, options] of [
    ['GET', '/retention?database=none', {}],
    ['POST', '/retention', { body: { database: 'none' } }],
    ['POST', '/retention', { body: { database: 'none', dryRun: false } }],
  ] as const) {
    problemIn(await call(url, method, path, options), 404, 'not_found');
  }
});
