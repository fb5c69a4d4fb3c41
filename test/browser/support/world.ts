/** Databases and backups for the dashboard to show. */
import { join } from 'node:path';
import { call, jobIn } from '../../http/support/call.ts';
import type { Components } from '../../http/support/document.ts';
import { runSql } from '../../support/duckdb.ts';
import { type RunningService, type Settings, servicePaths } from '../../support/service.ts';

const dayMs = 86_400_000;

/** Two databases: `availability` with some rows a day, and `second`, which has no file. Nothing goes to `offsite` by itself. */
export const twoDatabases = async (folder: string): Promise<Settings> => settingsOf(folder, ['local']);

/** The same, and copies of all backups of `availability` go to `offsite`, which has a policy of its own. */
export const withCopies = async (folder: string): Promise<Settings> =>
  settingsOf(folder, ['local', 'offsite']);

function settingsOf(folder: string, placesOfAvailability: string[]): Settings {
  const { database, repository } = servicePaths(folder);
  const retention = { keepDaily: 3, keepMonthly: 12, timezone: 'UTC' };
  return {
    // One engine: a test that stops it stops the job.
    server: { maxConcurrentJobs: 1 },
    repositories: {
      local: { kind: 'local', path: repository },
      offsite: { kind: 'local', path: join(folder, 'offsite'), retention: { keepLast: 2 } },
    },
    databases: {
      availability: {
        path: database,
        repositories: placesOfAvailability,
        retention,
        schedules: [{ name: 'availability-daily', kind: 'backup', cron: '0 3 * * *', timezone: 'UTC' }],
        checks: [{ name: 'no_missing_dates', sql: 'SELECT date FROM daily WHERE date IS NULL' }],
      },
      second: { path: join(folder, 'live', 'second.duckdb'), repositories: ['local'] },
    },
  };
}

/** Rows of `availability` up to so many days ago. */
export async function makeDatabase(file: string, daysAgo: number): Promise<void> {
  await runSql(file, [
    'CREATE TABLE daily (date DATE, symbol VARCHAR, volume BIGINT, PRIMARY KEY (date, symbol))',
    `INSERT INTO daily SELECT day::DATE, 'S' || s, 100 * s FROM
     range(TIMESTAMP '2025-01-01', (current_date - ${daysAgo})::TIMESTAMP, INTERVAL 1 DAY) days(day), range(3) symbols(s)`,
  ]);
}

const daysAgo = (count: number): string => new Date(Date.now() - count * dayMs).toISOString();

type Job = Components['Job'];

/** Starts a job and waits for its end; whether it succeeds is the caller's concern. */
export async function finish(
  { url }: Pick<RunningService, 'url'>,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Job> {
  return jobIn(await call(url, 'POST', path, { body, headers: { prefer: 'wait=60', ...headers } }), 200);
}

/** A backup of `availability` as of so many days ago. */
export async function backupOf(service: RunningService, age: number): Promise<string> {
  const file = join(service.paths.imports, `${age}-days-ago.duckdb`);
  await makeDatabase(file, age);
  const job = await finish(service, '/backups/import', {
    database: 'availability',
    file,
    createdAt: daysAgo(age),
  });
  return idOf(job);
}

export function idOf({ result }: Job): string {
  if (result && 'id' in result) return result.id;
  throw new Error('the job made nothing that has an id');
}
