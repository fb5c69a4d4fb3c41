import { expect, test } from 'vitest';
import { definitions } from '../../src/metrics/definitions.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runPromtool } from '../support/promtool.ts';
import { samplesOf, scrape } from '../support/scrape.ts';
import { servicePaths } from '../support/service.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { twoRepositories, untilCopy } from './support/copies.ts';
import { freezeEngine, makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

const waiting = { prefer: 'wait=60' };

/** Due once a year: tests run it when they want. */
const yearly = { name: 'availability-yearly', kind: 'backup', cron: '0 0 1 1 *' };
const drills = { name: 'availability-drills', kind: 'drill', cron: '0 0 1 1 *', period: '400d' };

/** A service with two good backups, one of which was drilled, and a database whose backup failed. */
async function world() {
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  const { repositories, databases: copied } = twoRepositories(folder, { schedules: [yearly, drills] });
  const databases = {
    ...copied,
    gone: { path: `${database}.gone`, repositories: ['local'] },
  };
  const start = () => startedFor(folder, { repositories, databases, server: { maxConcurrentJobs: 1 } });
  const service = await start();
  await makeSmallDatabase(database);
  const { id } = await takeBackup(service);
  await untilCopy(service.url, id, 'complete');
  const run = await call(service.url, 'POST', `/schedules/${yearly.name}/run`, { headers: waiting });
  const job = jobIn(run, 200);
  if (job.kind === 'backup' && job.result) await untilCopy(service.url, job.result.id, 'complete');
  const drill = { body: { backup: id, level: 'restore' }, headers: waiting };
  jobIn(await call(service.url, 'POST', '/verify', drill), 200);
  const pruning = { body: { database: 'availability', dryRun: false }, headers: waiting };
  jobIn(await call(service.url, 'POST', '/retention', pruning), 200);
  const failing = { body: { database: 'gone' }, headers: waiting };
  problemIn(await call(service.url, 'POST', '/backups', failing), 422, 'source_missing');
  return { service, start };
}

const valueIn = (exposition: string, series: string): number | undefined =>
  samplesOf(exposition).find((sample) => sample.series === series)?.value;

test('every metric can be scraped, in a form that Prometheus accepts', async () => {
  const { service } = await world();
  const thaw = await freezeEngine(service);
  const body = { database: 'availability' };
  jobIn(await call(service.url, 'POST', '/backups', { body }), 202);
  const exposition = await scrape(service.url);
  thaw();
  const scraped = new Set(samplesOf(exposition).map(({ series }) => series.replace(/\{.*/, '')));
  expect(definitions.map(({ name }) => name).filter((name) => !scraped.has(name))).toEqual([]);
  expect(valueIn(exposition, 'duckback_jobs_in_progress{database="availability",kind="backup"}')).toBe(1);
  // Those of Node itself end in _total although they can fall.
  await runPromtool(['check', 'metrics'], exposition.replaceAll(/^.*\bnodejs_active_.*$/gm, ''));
});

test('metrics say what became of backups, verifications and jobs, and a restart changes none of it', async () => {
  const { service, start } = await world();
  const before = await scrape(service.url);
  for (const [series, value] of [
    ['duckback_backup_last_status{database="availability"}', 1],
    ['duckback_backup_last_status{database="gone"}', 0],
    ['duckback_database_exists{database="gone"}', 0],
    ['duckback_database_protection{database="availability",state="ok"}', 1],
    ['duckback_database_protection{database="gone",state="ok"}', 0],
    ['duckback_backups_stored{database="availability",repository="local"}', 2],
    ['duckback_backups_not_good{database="availability",repository="local"}', 0],
    ['duckback_backups_stored{database="availability",repository="offsite"}', 2],
    ['duckback_copies_pending{database="availability",repository="offsite"}', 0],
    ['duckback_copies_late{database="availability",repository="offsite"}', 0],
    ['duckback_job_errors_total{database="gone",kind="backup"}', 1],
    // From the beginning, so that the first failure is seen to be one more.
    ['duckback_job_errors_total{database="gone",kind="prune"}', 0],
    ['duckback_job_errors_total{database="",kind="verify"}', 0],
    ['duckback_repository_up{repository="local"}', 1],
    ['duckback_prune_last_status{database="availability",repository="local"}', 1],
    ['duckback_backup_max_age_seconds{database="availability"}', 26 * 3600],
    ['duckback_schedule_skipped_total{schedule="availability-yearly"}', 0],
    ['duckback_schedule_drill_overdue{schedule="availability-drills"}', 0],
  ] as const) {
    expect([series, valueIn(before, series)]).toEqual([series, value]);
  }
  const drilled = valueIn(
    before,
    'duckback_verify_last_success_timestamp{database="availability",level="restore"}',
  );
  expect(Math.abs((drilled ?? 0) - Date.now() / 1000)).toBeLessThan(600);

  await service.stop();
  const after = await scrape((await start()).url);
  expect(lasting(after)).toEqual(lasting(before));
});

/** Without what differs from one moment to the next. */
const lasting = (exposition: string) =>
  samplesOf(exposition).filter(({ series }) => !/since_last|free_bytes/.test(series));
