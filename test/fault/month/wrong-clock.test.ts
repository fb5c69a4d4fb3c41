/** A clock that was wrong for an hour must not blind the service for the years that it was ahead. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeSmallDatabase } from '../../http/support/service.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { samplesOf, scrape } from '../../support/scrape.ts';
import { servicePaths, startService } from '../../support/service.ts';
import { createSkippingClock } from '../../support/skipping-clock.ts';
import { ask, getDatabase, refusal, run, takeBackup, theBackup } from '../service/client.ts';

const yearMs = 365 * 86_400_000;

test('after a clock that was years ahead the newest backup is the one that was taken last, and what fails or is late shows', async () => {
  const folder = await temporaryFolder();
  const { database, restored } = servicePaths(folder);
  const clock = createSkippingClock(new Date('2025-11-11T03:00:00Z'));
  const availability = { path: database, repositories: ['local'], retention: { keepLast: 1 } };
  const service = await startService(folder, { databases: { availability } }, clock.options());
  onTestFinished(service.kill);
  await makeSmallDatabase(database);
  await takeBackup(service);

  await clock.setWrong(13 * yearMs, service.process);
  const inTheFuture = async () => (await getDatabase(service)).protection === 'late';
  expect(await inTheFuture()).toBe(true);
  const { id: ahead } = await takeBackup(service);
  expect(ahead).toMatch(/^availability-2038/);
  const prune = { kind: 'prune', body: { database: 'availability', dryRun: false } } as const;
  expect((await refusal(service, prune)).detail).toContain('The clock jumped');
  await clock.setWrong(0, service.process);
  expect(await inTheFuture()).toBe(false);

  await runSql(database, ['INSERT INTO t VALUES (1000, 0)']);
  const { id: last } = await takeBackup(service);
  expect(await getDatabase(service)).toMatchObject({ lastGoodBackup: last, protection: 'ok' });
  const path = join(restored, 'latest.duckdb');
  const source = { database: 'availability', latest: true } as const;
  const { result } = await run(service, { kind: 'restore', body: { source, target: { path } } });
  expect(result?.source).toEqual({ backup: last });

  expect((await refusal(service, prune)).detail).toContain(`${ahead} is from the future`);

  await clock.skipTo(new Date('2025-11-13T04:00:00Z'), service.process);
  expect((await getDatabase(service)).protection).toBe('late');
  const moved = join(folder, 'live', 'moved.duckdb');
  await rename(database, moved);
  await refusal(service, theBackup);
  await rename(moved, database);
  expect((await getDatabase(service)).protection).toBe('failing');

  // What was dated wrong is outvoted in the end; the backup is the operator's to remove.
  for (let night = 0; night < 20; night += 1) await takeBackup(service);
  expect((await ask(service, 'DELETE', `/backups/${ahead}`)).status).toBe(204);
  expect((await run(service, prune)).result?.removed).toHaveLength(21);
  const { durationMs } = await run(service, theBackup);
  expect(samplesOf(await scrape(service.url))).toEqual(
    expect.arrayContaining([
      { series: 'duckback_prune_last_status{database="availability",repository="local"}', value: 1 },
      {
        series: 'duckback_backup_last_duration_seconds{database="availability"}',
        value: Number(durationMs) / 1000,
      },
    ]),
  );
});
