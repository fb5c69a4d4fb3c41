/** What monitoring asks for, taken from catalog, ledger and files at the moment: a restart changes none of it. */
import type { BackupRecord } from '../domain/backup.ts';
import { latestPlausible } from '../domain/clock-error.ts';
import type { Database } from '../domain/database.ts';
import type { Job } from '../domain/job.ts';
import type { Catalog, LastVerified, StoredBackups } from '../domain/ports/catalog.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JobFailures, JobLedger, JobRunner } from '../domain/ports/jobs.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { type ConfiguredDatabases, findDatabase } from './configured-database.ts';
import type { DatabasesService } from './databases-service.ts';
import type { ScheduleFacts, SchedulesService } from './schedule/schedules-service.ts';

export interface MetricsServiceOptions {
  readonly databases: ConfiguredDatabases;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly catalog: Pick<Catalog, 'list' | 'stored' | 'lastVerified' | 'proofs'>;
  readonly ledger: Pick<JobLedger, 'lastAttempt' | 'list' | 'failures'>;
  readonly jobs: Pick<JobRunner, 'list'>;
  readonly describe: Pick<DatabasesService, 'list'>;
  readonly schedules: Pick<SchedulesService, 'facts'>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface DatabaseFacts {
  readonly database: Database;
  readonly maxAgeMs: number;
  /** The newest good backup and the good one before it, as far as there are any. */
  readonly good: readonly BackupRecord[];
  readonly oldestGoodAt: string | null;
  /** The newest ended backup or import job. */
  readonly lastAttempt: Job | null;
  /** The newest backup jobs that succeeded: two at the most. */
  readonly succeeded: readonly Job[];
}

export interface RepositoryFacts {
  readonly name: string;
  /** null: it cannot be used now. */
  readonly freeBytes: number | null;
}

export interface MetricsFacts {
  readonly databases: readonly DatabaseFacts[];
  readonly repositories: readonly RepositoryFacts[];
  readonly stored: readonly StoredBackups[];
  readonly lastVerified: readonly LastVerified[];
  readonly failures: readonly JobFailures[];
  readonly running: readonly Job[];
  readonly schedules: readonly ScheduleFacts[];
}

export type MetricsService = () => Promise<MetricsFacts>;

/** More jobs than can run at once. */
const allRunning = { limit: 100, after: null };
const newestTwo = { limit: 2, after: null };

export function createMetricsService(options: MetricsServiceOptions): MetricsService {
  const { databases, repositories, catalog, ledger, jobs, describe, schedules, clock } = options;

  /** One from the future says nothing of now. */
  const latest = () => latestPlausible(clock.now()).toISOString();

  const factsOf = (database: Database): DatabaseFacts => ({
    database,
    maxAgeMs: findDatabase(database.name, databases).maxAgeMs,
    good: catalog.list({ database: database.name, good: true, to: latest() }, newestTwo).items,
    oldestGoodAt: catalog.proofs(database.name)[0]?.createdAt ?? null,
    lastAttempt: ledger.lastAttempt(database.name),
    succeeded: ledger.list({ database: database.name, kind: 'backup', state: 'succeeded' }, newestTwo).items,
  });

  return async () => ({
    databases: (await describe.list()).map(factsOf),
    repositories: await Promise.all([...repositories.values()].map(look)),
    stored: catalog.stored(),
    lastVerified: catalog.lastVerified(),
    failures: ledger.failures(),
    running: jobs.list({ state: 'running' }, allRunning).items,
    schedules: schedules.facts(),
  });
}

/** Why it cannot be used, whatever uses it says. */
async function look(repository: BackupRepository): Promise<RepositoryFacts> {
  const freeBytes = await repository.freeBytes().catch(() => null);
  return { name: repository.name, freeBytes };
}
