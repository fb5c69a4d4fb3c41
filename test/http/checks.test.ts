import { expect, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { temporaryFolder } from '../support/folder.ts';
import { servicePaths } from '../support/service.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

const checks = [
  { name: 'no_negative', sql: 'SELECT i, j FROM t WHERE i < 0' },
  { name: 'few_rows', sql: 'SELECT count(*) AS c FROM t HAVING c > $most', parameters: { most: 5000 } },
];
const broken = { name: 'mistyped', sql: 'SELECT * FROM nowhere' };

async function started(configured: readonly object[] = checks) {
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  const schedules = [{ name: 'weekly', kind: 'verify', cron: '0 5 * * SUN' }];
  const availability = { path: database, repositories: ['local'], checks: configured, schedules };
  const service = await startedFor(folder, { databases: { availability } });
  await makeSmallDatabase(database);
  const ask = (path: string, body: object) =>
    call(service.url, 'POST', path, { body, headers: { prefer: 'wait=60' } });
  return { ...service, ask };
}

test('data that satisfies its checks verifies, with each check in the report', async () => {
  const service = await started();
  const { id } = await takeBackup(service);
  for (const level of ['content', 'restore']) {
    const job = jobIn(await service.ask('/verify', { backup: id, level }), 200);
    expect(job.result).toMatchObject({
      ok: true,
      checks: [
        { name: 'no_negative', ok: true, violations: 0, sample: [], error: null },
        { name: 'few_rows', ok: true, violations: 0 },
      ],
    });
  }
  for (const level of ['checksum', 'structure']) {
    const job = jobIn(await service.ask('/verify', { backup: id, level }), 200);
    expect(job.result).not.toHaveProperty('checks');
  }
});

test('data that breaks a check fails the verification by name, with the rows, and the backup stays good', async () => {
  const service = await started();
  await runSql(service.paths.database, ['INSERT INTO t VALUES (-1, 5), (-2, NULL)']);
  const { id } = await takeBackup(service);
  const problem = problemIn(
    await service.ask('/verify', { backup: id, level: 'content' }),
    422,
    'check_violated',
  );
  expect(problem.detail).toBe(`${id}: 1 of 2 checks failed: no_negative found 2 rows.`);
  const run = await call(service.url, 'POST', '/schedules/weekly/run', { headers: { prefer: 'wait=60' } });
  expect(problemIn(run, 422, 'check_violated').detail).toBe(problem.detail);
  const { body: job } = await call(service.url, 'GET', `/jobs/${problem.jobId}`);
  expect(job).toMatchObject({
    state: 'failed',
    result: {
      ok: true,
      problems: [],
      checks: [
        {
          name: 'no_negative',
          ok: false,
          violations: 2,
          columns: ['i', 'j'],
          sample: [
            ['-1', '5'],
            ['-2', null],
          ],
        },
        { name: 'few_rows', ok: true },
      ],
    },
  });
  const { body: backup } = await call(service.url, 'GET', `/backups/${id}`);
  expect(backup).toMatchObject({ good: true, verified: { content: { ok: true } } });
  const { body: reports } = await call(service.url, 'GET', `/verify?backup=${id}`);
  expect(isA('VerificationPage', reports) && reports.items[0]?.checks?.[0]).toMatchObject({ violations: 2 });
});

test('a check that cannot run is no check that holds', async () => {
  const service = await started([...checks, broken]);
  const { id } = await takeBackup(service);
  const problem = problemIn(
    await service.ask('/verify', { backup: id, level: 'restore' }),
    422,
    'check_failed',
  );
  expect(problem.detail).toContain(
    'mistyped could not run (Catalog Error: Table with name nowhere does not exist',
  );
});

test('a backup that is verified when it is taken succeeds all the same: it is faithful', async () => {
  const service = await started();
  await runSql(service.paths.database, ['INSERT INTO t VALUES (-1, 5)']);
  const body = { database: 'availability', verify: 'content' };
  const { id, good } = await takeBackup(service, { body });
  expect(good).toBe(true);
  const { body: reports } = await call(service.url, 'GET', `/verify?backup=${id}`);
  expect(isA('VerificationPage', reports) && reports.items[0]?.checks?.[0]).toMatchObject({ ok: false });
});

test('a restore to the database tells which checks the restored data breaks, and restores it', async () => {
  const service = await started();
  await runSql(service.paths.database, ['INSERT INTO t VALUES (-1, 5)']);
  const { id } = await takeBackup(service);
  const job = jobIn(
    await service.ask('/restore', {
      source: { backup: id },
      target: { database: 'availability' },
      force: true,
    }),
    200,
  );
  expect(job.result).toMatchObject({
    verification: { ok: true, checks: [{ name: 'no_negative', violations: 1 }, { ok: true }] },
    steps: expect.arrayContaining(['1 of 2 checks failed: no_negative found 1 rows.']),
  });
});
