import { copyFile, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Job } from '../../src/domain/job.ts';
import { runSql } from '../support/duckdb.ts';
import { alertRules, firingAlerts } from '../support/firing-alerts.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runPromtool } from '../support/promtool.ts';
import { type ScrapedSample, samplesOf, scrape } from '../support/scrape.ts';
import { type RunningService, servicePaths } from '../support/service.ts';
import { createSkippingClock } from '../support/skipping-clock.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { startedFor, takeBackup } from './support/service.ts';

const post = (url: string, path: string, body: object) =>
  call(url, 'POST', path, { body, headers: { prefer: 'wait=60' } });

async function started(settings: object = {}): Promise<RunningService> {
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  const availability = { path: database, repositories: ['local'], ...settings };
  return startedFor(folder, { databases: { availability } });
}

/** A service whose database has two good backups, the newer of them drilled. */
async function healthy(settings: object = {}) {
  const service = await started(settings);
  // Rows that do not compress.
  await runSql(service.paths.database, ['CREATE TABLE t AS SELECT uuid() AS u FROM range(200000)']);
  await takeBackup(service);
  const { id } = await takeBackup(service);
  await post(service.url, '/verify', { backup: id, level: 'restore' });
  const samples = async () => samplesOf(await scrape(service.url));
  return { ...service, newest: id, samples };
}

const exportIn = (job: Job): string => {
  if (job.kind !== 'export' || !job.result) throw new Error('no export');
  return job.result.id;
};

/** Leaves JSON of the right form, in which one count is another. */
async function flipDigit(manifest: string): Promise<void> {
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replace(/"rowCount": 2/, '"rowCount": 3'));
}

/** Other values for some series, for what cannot be waited for. */
const changed = (samples: readonly ScrapedSample[], values: Readonly<Record<string, number>>) =>
  samples.map(({ series, value }) => ({
    series,
    value: values[series.replace(/\{.*/, '')] ?? value,
  }));

test('promtool accepts the rules', async () => {
  expect(await runPromtool(['check', 'rules', alertRules])).toContain('SUCCESS');
});

test('while all is well nothing fires', async () => {
  const { samples } = await healthy();
  expect(await firingAlerts(await samples())).toEqual([]);
});

test('a service that is not scraped fires', async () => {
  expect(await firingAlerts([])).toEqual(['DuckbackDown']);
});

test('a database whose file is gone and whose backup failed fires, and so does the failed job', async () => {
  const { url, paths, samples } = await healthy();
  const before = await samples();
  await rename(paths.database, `${paths.database}.elsewhere`);
  await post(url, '/backups', { database: 'availability' });
  const now = await samples();
  expect(await firingAlerts(now, before)).toEqual(['BackupFailed', 'DatabaseMissing', 'JobErrors']);
});

test('a backup older than maxAge fires', async () => {
  const { samples } = await healthy({ maxAge: '1ms' });
  expect(await firingAlerts(await samples())).toEqual(['BackupLate']);
});

test('a database that was never backed up fires', async () => {
  const service = await started();
  await runSql(service.paths.database, ['CREATE TABLE t AS SELECT 1 AS i']);
  expect(await firingAlerts(samplesOf(await scrape(service.url)))).toEqual(['NeverBackedUp']);
});

test('a backup much smaller than the one before fires', async () => {
  const { paths, samples, url } = await healthy();
  await rm(paths.database);
  await runSql(paths.database, ['CREATE TABLE t AS SELECT 1 AS i']);
  await takeBackup({ url });
  expect(await firingAlerts(await samples())).toEqual(['BackupShrank']);
});

test('a backup found damaged fires', async () => {
  const { url, paths, newest, samples } = await healthy();
  const file = await open(
    join(paths.repository, 'availability/backups', newest, 'availability.duckdb'),
    'r+',
  );
  await file.write('damage', 300_000);
  await file.close();
  await post(url, '/verify', { backup: newest, level: 'checksum' });
  expect(await firingAlerts(await samples())).toEqual(['BackupNotGood']);
});

test('a backup and an export whose manifests were damaged fire once the repository is read, and are known by name', async () => {
  const { url, paths, newest, samples } = await healthy();
  const made = await post(url, '/exports', { database: 'availability', format: 'csv' });
  const exported = exportIn(jobIn(made, 200));
  for (const folder of [`backups/${newest}`, `exports/${exported}`]) {
    await flipDigit(join(paths.repository, 'availability', folder, 'manifest.json'));
  }
  await call(url, 'POST', '/repositories/local/rescan');
  expect(await firingAlerts(await samples())).toEqual(['BackupUnusable', 'ExportUnusable']);

  const { body } = await call(url, 'GET', '/databases/availability');
  expect(body).toMatchObject({ unusableBackups: 1, unusableExports: 1 });
  for (const path of [`/backups/${newest}`, `/exports/${exported}`]) {
    const { detail, hint } = problemIn(await call(url, 'GET', path), 404, 'not_found');
    expect(detail).toMatch(
      /lies in the repository local, but cannot be used: .*manifest\.json: its checksum/,
    );
    expect(hint).toMatch(/\/rescan|DELETE/);
  }
  // As its hint says: the image beside it is whole.
  const file = join(paths.imports, 'adopted.duckdb');
  await copyFile(join(paths.repository, 'availability/backups', newest, 'availability.duckdb'), file);
  const adopted = { database: 'availability', file, createdAt: new Date().toISOString() };
  jobIn(await post(url, '/backups/import', adopted), 200);
  expect((await call(url, 'DELETE', `/backups/${newest}`)).status).toBe(204);
  await rm(join(paths.repository, 'availability/exports', exported), { recursive: true });
  await call(url, 'POST', '/repositories/local/rescan');
  expect(await firingAlerts(await samples())).toEqual([]);
});

test('a manifest that is damaged while the service runs is known by the next day, though nobody has the repository read', async () => {
  const clock = createSkippingClock(new Date('2025-11-11T03:00:00Z'));
  const folder = await temporaryFolder();
  const service = await startedFor(folder, {}, clock.options());
  const { url, paths } = service;
  await runSql(paths.database, ['CREATE TABLE t AS FROM range(2)']);
  const { id } = await takeBackup(service);
  await flipDigit(join(paths.repository, 'availability/backups', id, 'manifest.json'));
  const unusable = async () =>
    samplesOf(await scrape(url)).find(({ series }) => series.startsWith('duckback_backups_unusable'))?.value;
  expect(await unusable()).toBe(0);
  await clock.skipTo(new Date('2025-11-12T04:00:00Z'), service.process);
  await expect.poll(unusable).toBe(1);
});

test('pruning that its own rules stop fires', async () => {
  const { url, paths, samples } = await healthy({ retention: { keepLast: 1 } });
  await rename(paths.database, `${paths.database}.elsewhere`);
  await post(url, '/backups', { database: 'availability' });
  await rename(`${paths.database}.elsewhere`, paths.database);
  await post(url, '/retention', { database: 'availability', dryRun: false });
  expect(await firingAlerts(await samples())).toEqual(['BackupFailed', 'PruneFailed']);
});

test('a repository that cannot be used fires', async () => {
  const { paths, samples } = await healthy();
  await rename(paths.repository, `${paths.repository}.unmounted`);
  expect(await firingAlerts(await samples())).toContain('RepositoryDown');
  await rename(`${paths.repository}.unmounted`, paths.repository);
});

test('a skipped run fires', async () => {
  const schedules = [{ name: 'often', kind: 'backup', cron: '0 0 1 1 *' }];
  const { samples } = await healthy({ schedules });
  const before = await samples();
  const skipped = changed(before, { duckback_schedule_skipped_total: 1 });
  expect(await firingAlerts(skipped, before)).toEqual(['ScheduleSkipped']);
});

test('backups of which none was ever drilled fire when they are old, and not before', async () => {
  const { samples } = await healthy();
  const series = await samples();
  const undrilled = series.filter((sample) => !sample.series.startsWith('duckback_verify_last'));
  expect(await firingAlerts(undrilled)).toEqual([]);
  const old = { duckback_backup_oldest_timestamp: Date.now() / 1000 - 31 * 86_400 };
  expect(await firingAlerts(changed(undrilled, old))).toEqual(['DrillLate']);
  expect(await firingAlerts(changed(series, old))).toEqual([]);
});

test.each([
  [
    'a backup that took over a minute and twice as long as the one before',
    'BackupSlow',
    {
      duckback_backup_last_duration_seconds: 130,
      duckback_backup_previous_duration_seconds: 60,
    },
  ],
  [
    'a repository with room for four backups',
    'RepositoryFilling',
    {
      duckback_repository_free_bytes: 40_000_000,
      duckback_backup_last_size_bytes: 10_000_000,
      duckback_backup_previous_size_bytes: 10_000_000,
    },
  ],
  [
    'no drill for 31 days',
    'DrillLate',
    { duckback_verify_last_success_timestamp: Date.now() / 1000 - 31 * 86_400 },
  ],
  ['a backup that no drill has proven in its period', 'DrillOverdue', { duckback_schedule_drill_overdue: 1 }],
])('%s fires', async (_condition, alert, values) => {
  const schedules = [{ name: 'drills', kind: 'drill', cron: '0 0 1 1 *', period: '400d' }];
  const { samples } = await healthy({ schedules });
  expect(await firingAlerts(changed(await samples(), values))).toEqual([alert]);
});
