/** What is known of each configured database, without opening it. Cheap enough to be polled every second. */
import {
  type ConfiguredDatabase,
  type Database,
  type DatabaseDetail,
  type FileFacts,
  protectionOf,
} from '../domain/database.ts';
import type { Catalog } from '../domain/ports/catalog.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JobLedger, JobRunner } from '../domain/ports/jobs.ts';
import { type ConfiguredDatabases, findDatabase } from './configured-database.ts';
import type { EstimatesService } from './estimates/estimates-service.ts';
import type { Unusable } from './repositories/unusable.ts';
import type { SchedulesService } from './schedule/schedules-service.ts';
import { shareReadings, shareReadingsOf } from './share-readings.ts';

export interface DatabasesServiceOptions {
  readonly databases: ConfiguredDatabases;
  /** Looks at the live file; takes no lock, never opens it as a database. */
  readonly lookAt: (path: string) => Promise<FileFacts>;
  /** By database: read once for a whole list. */
  readonly quarantineBytes: () => Promise<ReadonlyMap<string, number>>;
  readonly catalog: Catalog;
  readonly ledger: Pick<JobLedger, 'lastAttempt'>;
  readonly jobs: Pick<JobRunner, 'writing'>;
  readonly schedules: Pick<SchedulesService, 'nextBackup'>;
  readonly unusable: Pick<Unusable, 'facts'>;
  readonly clock: Clock;
  readonly estimates: Pick<EstimatesService, 'of'>;
}

export interface DatabasesService {
  list(): Promise<Database[]>;
  /** `not_found`. */
  get(name: string): Promise<DatabaseDetail>;
}

export function createDatabasesService(options: DatabasesServiceOptions): DatabasesService {
  const { databases, catalog, ledger, jobs, schedules, unusable, clock, estimates } = options;
  // Hundreds of clients may poll, and each look at a file or at the quarantine is a dozen questions to the system.
  const quarantineBytes = shareReadings(options.quarantineBytes);
  const lookAt = shareReadingsOf(options.lookAt);

  async function describe(
    { name, path, maxAgeMs }: ConfiguredDatabase,
    inQuarantine: Promise<ReadonlyMap<string, number>>,
  ): Promise<Database> {
    const [facts, quarantined] = await Promise.all([lookAt(path), inQuarantine]);
    const last = catalog.newest(name);
    const good = last?.good ? last : catalog.newest(name, true);
    const read = last?.manifest.sealed ? last : good;
    const ageMs = good && Math.max(0, clock.now().getTime() - Date.parse(good.manifest.createdAt));
    const lost = unusable.facts().filter(({ database }) => database === name);
    const lastAttemptFailed = ledger.lastAttempt(name)?.state === 'failed';
    return {
      name,
      path,
      ...facts,
      protection: protectionOf({ exists: facts.exists, ageMs, maxAgeMs, lastAttemptFailed }),
      lastBackup: last?.manifest.id ?? null,
      lastGoodBackup: good?.manifest.id ?? null,
      ageMs,
      maxAgeMs,
      nextRun: schedules.nextBackup(name)?.toISOString() ?? null,
      tables: (read?.manifest.tables ?? []).map(({ schema, name: table, rowCount }) => ({
        schema,
        name: table,
        rowCount,
      })),
      tablesAsOf: read?.manifest.createdAt ?? null,
      runningJob: jobs.writing(name)?.id ?? null,
      unusableBackups: lost.reduce((sum, { backups }) => sum + backups, 0),
      unusableExports: lost.reduce((sum, { exports }) => sum + exports, 0),
      quarantineBytes: quarantined.get(name) ?? 0,
    };
  }

  return {
    list() {
      const inQuarantine = quarantineBytes();
      return Promise.all([...databases.values()].map((database) => describe(database, inQuarantine)));
    },
    async get(name) {
      const described = describe(findDatabase(name, databases), quarantineBytes());
      return { ...(await described), estimates: await estimates.of(name) };
    },
  };
}
