/** What monitoring asks for, taken from catalog, ledger and files at the moment: a restart changes none of it. */
import { latestPlausible } from '../domain/clock-error.ts';
import type { ConfiguredDatabase, Database } from '../domain/database.ts';
import { isEnded, type Job, type JobKind, jobKinds } from '../domain/job.ts';
import type { Catalog, LastVerified, StoredBackups } from '../domain/ports/catalog.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JobFailures, JobLedger, JobRunner } from '../domain/ports/jobs.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import type { StoredBackup } from '../domain/stored-backup.ts';
import { type ConfiguredDatabases, findDatabase } from './configured-database.ts';
import type { DatabasesService } from './databases-service.ts';
import type { CopyFacts, CopyFactsOf } from './repositories/late-copies.ts';
import type { Looks } from './repositories/looks.ts';
import type { Unusable, UnusableFacts } from './repositories/unusable.ts';
import type { ScheduleFacts, SchedulesService } from './schedule/schedules-service.ts';

export interface MetricsServiceOptions {
  readonly databases: ConfiguredDatabases;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly catalog: Pick<Catalog, 'list' | 'stored' | 'lastVerified' | 'proofs'>;
  readonly ledger: Pick<JobLedger, 'lastAttempt' | 'lastRecorded' | 'failures'>;
  readonly jobs: Pick<JobRunner, 'list'>;
  readonly describe: Pick<DatabasesService, 'list'>;
  readonly schedules: Pick<SchedulesService, 'facts'>;
  readonly copyFacts: CopyFactsOf;
  readonly unusable: Pick<Unusable, 'facts'>;
  readonly looks: Pick<Looks, 'at'>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface DatabaseFacts {
  readonly database: Database;
  /** The newest good backup and the good one before it, as far as there are any. */
  readonly good: readonly StoredBackup[];
  readonly oldestGoodAt: string | null;
  /** The ended backup job that was recorded last. */
  readonly lastAttempt: Job | null;
  /** Those backup jobs that succeeded and were recorded last, the latest first: two at the most. */
  readonly succeeded: readonly Job[];
  /** How pruning went last, in each repository where it was tried lately. */
  readonly prunes: readonly PruneFacts[];
}

export interface PruneFacts {
  readonly repository: string;
  readonly failed: boolean;
}

export interface RepositoryFacts {
  readonly name: string;
  /** It can be used. */
  readonly isUp: boolean;
  /** null: nobody knows. */
  readonly freeBytes: number | null;
}

export interface MetricsFacts {
  readonly databases: readonly DatabaseFacts[];
  readonly repositories: readonly RepositoryFacts[];
  readonly stored: readonly StoredBackups[];
  readonly copies: readonly CopyFacts[];
  readonly unusable: readonly UnusableFacts[];
  readonly lastVerified: readonly LastVerified[];
  readonly failures: readonly JobFailures[];
  readonly running: readonly Job[];
  readonly schedules: readonly ScheduleFacts[];
}

export type MetricsService = () => Promise<MetricsFacts>;

/** More jobs than can run at once. */
const allRunning = { limit: 100, after: null };
/** Some for each repository that a database may have. */
const latestPrunes = 10;
const newestTwo = { limit: 2, after: null };

export function createMetricsService(options: MetricsServiceOptions): MetricsService {
  const {
    databases,
    repositories,
    catalog,
    ledger,
    jobs,
    describe,
    schedules,
    copyFacts,
    unusable,
    looks,
    clock,
  } = options;

  /** One from the future says nothing of now. */
  const latest = () => latestPlausible(clock.now()).toISOString();

  const factsOf = (database: Database): DatabaseFacts => ({
    database,
    good: catalog.list({ database: database.name, good: true, counted: true, to: latest() }, newestTwo).items,
    oldestGoodAt: catalog.proofs(database.name, latest())[0]?.createdAt ?? null,
    lastAttempt: ledger.lastAttempt(database.name),
    succeeded: ledger.lastRecorded(2, { database: database.name, kind: 'backup', state: 'succeeded' }),
    prunes: prunesOf(findDatabase(database.name, databases), ledger),
  });

  const factsOfRepository = async ({ name, isLocal }: BackupRepository): Promise<RepositoryFacts> => {
    const { freeBytes } = await looks.at(name);
    return { name, isUp: freeBytes !== null, freeBytes: isLocal ? freeBytes : null };
  };

  return async () => ({
    databases: (await describe.list()).map(factsOf),
    repositories: await Promise.all([...repositories.values()].map(factsOfRepository)),
    stored: catalog.stored(latest()),
    copies: copyFacts(),
    unusable: unusable.facts(),
    lastVerified: catalog.lastVerified(latest()),
    failures: failuresOf(databases, ledger),
    running: jobs.list({ state: 'running' }, allRunning).items,
    schedules: schedules.facts(),
  });
}

/** Kinds of jobs that may be about no database: files. */
const ofFiles: readonly JobKind[] = ['verify', 'restore'];

/** Those that never happened too: what first shows as 1 is never seen to grow. */
function failuresOf(
  databases: ConfiguredDatabases,
  ledger: Pick<JobLedger, 'failures'>,
): readonly JobFailures[] {
  const counted = ledger.failures();
  const possible = [
    ...[...databases.keys()].flatMap((database) => jobKinds.map((kind) => ({ database, kind }))),
    ...ofFiles.map((kind) => ({ database: null, kind })),
  ];
  const never = possible.filter(
    ({ database, kind }) => !counted.some((one) => one.database === database && one.kind === kind),
  );
  return [...counted, ...never.map((one) => ({ ...one, count: 0 }))];
}

function prunesOf(
  { name: database, repository: primary }: ConfiguredDatabase,
  ledger: Pick<JobLedger, 'lastRecorded'>,
): PruneFacts[] {
  const last = new Map<string, PruneFacts>();
  for (const job of ledger.lastRecorded(latestPrunes, { database, kind: 'prune' })) {
    if (job.kind !== 'prune' || !isEnded(job)) continue;
    const { repository = primary } = job.request;
    if (!last.has(repository)) last.set(repository, { repository, failed: job.state === 'failed' });
  }
  return [...last.values()];
}
