/** Every metric: its name, what it says, and where its values come from. Names end as those that operators know. */
import { protections } from '../domain/database.ts';
import type { DatabaseFacts, MetricsFacts } from '../services/metrics-service.ts';
import type { CopyFacts } from '../services/repositories/late-copies.ts';
import type { UnusableFacts } from '../services/repositories/unusable.ts';
import type { ScheduleFacts } from '../services/schedule/schedules-service.ts';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Definition {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly labelNames: readonly string[];
  samples(facts: MetricsFacts): readonly Sample[];
}

/** One value for each database; undefined: not known, so that there is none. */
const ofDatabase = (
  name: string,
  help: string,
  value: (facts: DatabaseFacts) => number | null | undefined,
): Definition => ({
  name,
  help,
  type: 'gauge',
  labelNames: ['database'],
  samples: ({ databases }) =>
    databases.flatMap((facts) => {
      const known = value(facts);
      if (known === undefined || known === null) return [];
      return [{ labels: { database: facts.database.name }, value: known }];
    }),
});

/** One value for each schedule; null: there is none. */
const ofSchedule = (
  name: string,
  help: string,
  type: Definition['type'],
  value: (facts: ScheduleFacts) => number | null,
): Definition => ({
  name,
  help,
  type,
  labelNames: ['schedule'],
  samples: ({ schedules }) =>
    schedules.flatMap((facts) => {
      const known = value(facts);
      return known === null ? [] : [{ labels: { schedule: facts.name }, value: known }];
    }),
});

/** One value for each repository beside the primary one of a database; null: there is none. */
const ofCopies = (name: string, help: string, value: (facts: CopyFacts) => number | null): Definition => ({
  name,
  help,
  type: 'gauge',
  labelNames: ['database', 'repository'],
  samples: ({ copies }) =>
    copies.flatMap((facts) => {
      const { database, repository } = facts;
      const known = value(facts);
      return known === null ? [] : [{ labels: { database, repository }, value: known }];
    }),
});

/** One value for each database and repository. */
const ofUnusable = (name: string, help: string, value: (facts: UnusableFacts) => number): Definition => ({
  name,
  help,
  type: 'gauge',
  labelNames: ['database', 'repository'],
  samples: ({ unusable }) =>
    unusable.map((facts) => ({
      labels: { database: facts.database, repository: facts.repository },
      value: value(facts),
    })),
});

const seconds = (instant: string): number => Date.parse(instant) / 1000;
const secondsOf = (ms: number | null | undefined) => (ms === undefined || ms === null ? ms : ms / 1000);

export const definitions: readonly Definition[] = [
  ofDatabase('duckback_database_exists', 'Whether the file is there', ({ database }) =>
    Number(database.exists),
  ),
  ofDatabase('duckback_database_size_bytes', 'Size of the file', ({ database }) => database.sizeBytes),
  ofDatabase('duckback_database_wal_bytes', 'Size of the write-ahead log beside it', ({ database }) =>
    database.exists ? database.walBytes : undefined,
  ),
  ofDatabase(
    'duckback_database_quarantine_bytes',
    'What restores moved aside and nobody removed',
    ({ database }) => database.quarantineBytes,
  ),
  {
    name: 'duckback_database_protection',
    help: 'Protection of the database: 1 for the state that it is in',
    type: 'gauge',
    labelNames: ['database', 'state'],
    samples: ({ databases }) =>
      databases.flatMap(({ database }) =>
        protections.map((state) => ({
          labels: { database: database.name, state },
          value: Number(database.protection === state),
        })),
      ),
  },
  ofDatabase(
    'duckback_backup_last_success_timestamp',
    'When the newest good backup was taken, in seconds since 1970',
    ({ good: [newest] }) => newest && seconds(newest.manifest.createdAt),
  ),
  ofDatabase(
    'duckback_backup_oldest_timestamp',
    'When the oldest good backup was taken, in seconds since 1970',
    ({ oldestGoodAt }) => (oldestGoodAt === null ? null : seconds(oldestGoodAt)),
  ),
  ofDatabase(
    'duckback_backup_since_last_completion_seconds',
    'Age of the newest good backup',
    ({ database }) => secondsOf(database.ageMs),
  ),
  ofDatabase('duckback_backup_max_age_seconds', 'The configured maxAge', ({ database }) =>
    secondsOf(database.maxAgeMs),
  ),
  ofDatabase(
    'duckback_backup_last_status',
    'Whether the last backup succeeded: 1, or 0 where it failed or was cancelled',
    ({ lastAttempt }) => lastAttempt && Number(lastAttempt.state === 'succeeded'),
  ),
  ofDatabase(
    'duckback_backup_last_duration_seconds',
    'How long the last backup that succeeded took',
    ({ succeeded: [last] }) => secondsOf(last?.durationMs),
  ),
  ofDatabase(
    'duckback_backup_previous_duration_seconds',
    'How long the one before it took',
    ({ succeeded: [, previous] }) => secondsOf(previous?.durationMs),
  ),
  ofDatabase(
    'duckback_backup_last_size_bytes',
    'Size of the newest good backup',
    ({ good: [newest] }) => newest?.manifest.sizeBytes,
  ),
  ofDatabase(
    'duckback_backup_previous_size_bytes',
    'Size of the good one before it',
    ({ good: [, previous] }) => previous?.manifest.sizeBytes,
  ),
  {
    name: 'duckback_prune_last_status',
    help: 'Whether pruning went well the last time: 1, or 0 where it failed or was stopped by its own rules',
    type: 'gauge',
    labelNames: ['database', 'repository'],
    samples: ({ databases }) =>
      databases.flatMap(({ database, prunes }) =>
        prunes.map(({ repository, failed }) => ({
          labels: { database: database.name, repository },
          value: Number(!failed),
        })),
      ),
  },
  {
    name: 'duckback_backups_stored',
    help: 'How many backups are stored, good or not',
    type: 'gauge',
    labelNames: ['database', 'repository'],
    samples: ({ stored }) =>
      stored.map(({ database, repository, count }) => ({ labels: { database, repository }, value: count })),
  },
  {
    name: 'duckback_backups_not_good',
    help: 'How many of them are damaged, or unsealed',
    type: 'gauge',
    labelNames: ['database', 'repository'],
    samples: ({ stored }) =>
      stored.map(({ database, repository, notGood }) => ({
        labels: { database, repository },
        value: notGood,
      })),
  },
  ofUnusable(
    'duckback_backups_unusable',
    'How many backups lie there and are in no list, because their manifest or a file is damaged',
    ({ backups }) => backups,
  ),
  ofUnusable(
    'duckback_exports_unusable',
    'How many exports lie there and are in no list, because their manifest or a file is damaged',
    ({ exports }) => exports,
  ),
  {
    name: 'duckback_backups_stored_bytes',
    help: 'Size of their database files',
    type: 'gauge',
    labelNames: ['database', 'repository'],
    samples: ({ stored }) =>
      stored.map(({ database, repository, sizeBytes }) => ({
        labels: { database, repository },
        value: sizeBytes,
      })),
  },
  ofCopies(
    'duckback_copies_pending',
    'How many copies of backups are still to be made there',
    ({ pending }) => pending,
  ),
  ofCopies(
    'duckback_copies_late',
    'Whether copies wait and the newest good one there is older than maxAge',
    ({ late }) => Number(late),
  ),
  ofCopies(
    'duckback_copy_last_success_timestamp',
    'When the newest good backup that has a copy there was taken, in seconds since 1970',
    ({ newestGoodAt }) => (newestGoodAt === null ? null : seconds(newestGoodAt)),
  ),
  {
    name: 'duckback_verify_last_success_timestamp',
    help: 'When the last verification of this level that found a backup whole began, in seconds since 1970',
    type: 'gauge',
    labelNames: ['database', 'level'],
    samples: ({ lastVerified }) =>
      lastVerified.map(({ database, level, at }) => ({ labels: { database, level }, value: seconds(at) })),
  },
  {
    name: 'duckback_jobs_in_progress',
    help: 'Jobs that run now',
    type: 'gauge',
    labelNames: ['database', 'kind'],
    samples: ({ running }) =>
      [...Map.groupBy(running, ({ database, kind }) => `${kind} ${database ?? ''}`).values()].flatMap(
        ([job, ...others]) =>
          job ? [{ labels: { database: job.database ?? '', kind: job.kind }, value: 1 + others.length }] : [],
      ),
  },
  {
    name: 'duckback_job_errors_total',
    help: 'Jobs that failed, ever',
    type: 'counter',
    labelNames: ['database', 'kind'],
    samples: ({ failures }) =>
      failures.map(({ database, kind, count }) => ({
        labels: { database: database ?? '', kind },
        value: count,
      })),
  },
  ofSchedule(
    'duckback_schedule_next_run_timestamp',
    'When it is due next, in seconds since 1970',
    'gauge',
    ({ nextRun }) => nextRun && nextRun.getTime() / 1000,
  ),
  ofSchedule(
    'duckback_schedule_last_run_timestamp',
    'When it last started a job, in seconds since 1970',
    'gauge',
    ({ lastStartedAt }) => (lastStartedAt === null ? null : seconds(lastStartedAt)),
  ),
  ofSchedule(
    'duckback_schedule_skipped_total',
    'Runs that were skipped, ever',
    'counter',
    ({ skipped }) => skipped,
  ),
  ofSchedule(
    'duckback_schedule_drill_overdue',
    'Good backups that were not restored to scratch within the period of a drill',
    'gauge',
    ({ drillOverdue }) => drillOverdue,
  ),
  {
    name: 'duckback_repository_up',
    help: 'Whether the repository can be used',
    type: 'gauge',
    labelNames: ['repository'],
    samples: ({ repositories }) =>
      repositories.map(({ name, isUp }) => ({ labels: { repository: name }, value: Number(isUp) })),
  },
  {
    name: 'duckback_repository_free_bytes',
    help: 'Bytes that can still be stored',
    type: 'gauge',
    labelNames: ['repository'],
    samples: ({ repositories }) =>
      repositories.flatMap(({ name, freeBytes }) =>
        freeBytes === null ? [] : [{ labels: { repository: name }, value: freeBytes }],
      ),
  },
];
