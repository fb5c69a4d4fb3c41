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

/** A file with the rows of `availability` up to so many days ago. */
export const makeDatabase = (file: string, daysAgo: number): Promise<unknown> =>
  runSql(':memory:', rowsUntil(file, daysAgo));

const rowsUntil = (file: string, daysAgo: number): string[] => [
  `ATTACH '${file}' AS made`,
  'CREATE TABLE made.daily (date DATE, symbol VARCHAR, volume BIGINT, PRIMARY KEY (date, symbol))',
  `INSERT INTO made.daily SELECT day::DATE, 'S' || s, 100 * s FROM
   range(TIMESTAMP '2025-01-01', (current_date - ${daysAgo})::TIMESTAMP, INTERVAL 1 DAY) days(day), range(3) symbols(s)`,
  'DETACH made',
];

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

/** Makes `availability`, and backups of it as of so many days ago. Gives their ids in the same order. */
export async function makeWithBackups(service: RunningService, ages: readonly number[]): Promise<string[]> {
  const fileOf = (age: number) => join(service.paths.imports, `${age}-days-ago.duckdb`);
  // All in one process: starting one takes longer than what it does.
  const files = ages.flatMap((age) => rowsUntil(fileOf(age), age));
  await runSql(':memory:', [...rowsUntil(service.paths.database, 0), ...files]);
  const ids: string[] = [];
  for (const age of ages) {
    const request = { database: 'availability', file: fileOf(age), createdAt: daysAgo(age) };
    ids.push(idOf(await finish(service, '/backups/import', request)));
  }
  return ids;
}

export function idOf({ result }: Job): string {
  if (result && 'id' in result) return result.id;
  throw new Error('the job made nothing that has an id');
}

/** Where a backup of `availability` lies in `local`. */
export const storedFile = ({ paths }: Pick<RunningService, 'paths'>, id: string): string =>
  join(paths.repository, 'availability', 'backups', id, 'availability.duckdb');
