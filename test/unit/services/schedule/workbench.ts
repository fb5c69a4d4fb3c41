import { parseCron } from '../../../../src/cron.ts';
import type { ConfiguredDatabase } from '../../../../src/domain/database.ts';
import type { JobRunner } from '../../../../src/domain/ports/jobs.ts';
import type { ConfiguredSchedule, TimedSchedule } from '../../../../src/domain/schedule.ts';
import { backupDocument } from '../../../../src/domain/stored-backup.ts';
import { createJobRunner } from '../../../../src/jobs/runner.ts';
import { createFindBackup } from '../../../../src/services/backup/find-backup.ts';
import { createPublishedBy } from '../../../../src/services/published-by.ts';
import { createPlanJob } from '../../../../src/services/schedule/plan-job.ts';
import { createScheduler } from '../../../../src/services/schedule/scheduler.ts';
import { createSchedulesService } from '../../../../src/services/schedule/schedules-service.ts';
import { createCatalog } from '../../../../src/state/catalog.ts';
import { createExportCatalog } from '../../../../src/state/export-catalog.ts';
import { createLedger } from '../../../../src/state/ledger.ts';
import { createScheduleStore } from '../../../../src/state/schedules.ts';
import { configuredDatabase } from '../../../support/configured-database.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { memoryState, noOrders } from '../../../support/memory-state.ts';
import { repositoryOn } from '../../../support/repository.ts';
import { nothingUnusable } from '../../../support/unusable.ts';
import { controlledHandlers, type LogLine } from '../../jobs/workbench.ts';

/** A schedule that backs `availability` up at three each night, but for what the test says. */
export function scheduleOf(rest: Partial<ConfiguredSchedule> = {}): TimedSchedule {
  const schedule: ConfiguredSchedule = {
    name: 'nightly',
    database: 'availability',
    cron: '0 3 * * *',
    timezone: 'UTC',
    jitterMs: 0,
    task: { kind: 'backup', verify: null },
    ...rest,
  };
  return { ...schedule, next: parseCron(schedule.cron, schedule.timezone) };
}

export interface WorkbenchOptions {
  readonly schedules?: readonly TimedSchedule[];
  readonly retention?: ConfiguredDatabase['retention'];
  /** Replaces the runner's methods. */
  readonly jobs?: Partial<Pick<JobRunner, 'submit' | 'get'>>;
  readonly random?: () => number;
}

/** A scheduler on real tables and a real runner whose handlers wait for the test. `restart` makes both anew, as a process would. */
export function openWorkbench(options: WorkbenchOptions = {}) {
  const { schedules = [scheduleOf()], retention = null, random = () => 0 } = options;
  const database = memoryState();
  const ledger = createLedger(database);
  const store = createScheduleStore(database);
  const clock = createFakeClock(new Date('2025-11-11T00:00:00.000Z'));
  const catalog = createCatalog(database, clock, noOrders);
  const publishedBy = createPublishedBy({
    catalog,
    exportCatalog: createExportCatalog(database, noOrders),
    copies: { describe: (stored) => backupDocument(stored, []) },
    left: new Map(),
  });
  const { handlers, calls } = controlledHandlers();
  const lines: LogLine[] = [];
  const write = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const databases = new Map([['availability', configuredDatabase('availability', { retention })]]);

  function start(now: readonly TimedSchedule[] = schedules) {
    const runner = createJobRunner({
      ...{ ledger, handlers, clock, maxConcurrentJobs: 4, publishedBy, log },
      whyClockIsWrong: () => null,
    });
    const findBackup = createFindBackup(
      catalog,
      new Map([['local', repositoryOn({ root: '/nowhere' })]]),
      nothingUnusable,
    );
    const plan = createPlanJob({ catalog, findBackup, clock });
    const jobs = { submit: runner.submit, get: runner.get, earlier: runner.earlier, ...options.jobs };
    const parts = { schedules: now, store, jobs, plan, catalog, databases, clock, random, log };
    return { runner, scheduler: createScheduler(parts), service: createSchedulesService(parts) };
  }
  return { start, store, ledger, catalog, clock, calls, lines, database };
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** The jobs that were started, oldest first. */
export const started = ({ ledger }: Pick<ReturnType<typeof openWorkbench>, 'ledger'>) =>
  ledger
    .list({}, { limit: 100, after: null })
    .items.map(({ createdAt, kind, requestedBy }) => `${createdAt} ${kind} ${requestedBy}`)
    .toSorted();
