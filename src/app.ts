/** The composition root: the only file that knows every part. Read it to see how the parts fit together. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import manifest from '../package.json' with { type: 'json' };
import { bootId, systemClock } from './clock.ts';
import { createCommands } from './commands/commands.ts';
import type { Config } from './config.ts';
import { parseCron } from './cron.ts';
import { createLeases } from './domain/leases.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import type { BackupRepository } from './domain/ports/repository.ts';
import { checkStructure } from './duckfile/structure.ts';
import { loadingGuide } from './engine/exchange/load/loading-guide.ts';
import { confine } from './files/confined-path.ts';
import { fileOperations } from './files/file-operations.ts';
import { keepAudit } from './http/audit.ts';
import { createStartJob } from './http/start-job.ts';
import { refuseWhenStopping } from './http/stopping.ts';
import { createJobRunner } from './jobs/runner.ts';
import { createExposition } from './metrics/exposition.ts';
import { createAdmission } from './services/admission.ts';
import { createBackupService } from './services/backup/backup-service.ts';
import { startOwedVerifications } from './services/backup/owed-verifications.ts';
import { createStoredBackupsService } from './services/backup/stored-backups-service.ts';
import { createChecksService } from './services/checks/checks-service.ts';
import { createClockWatch } from './services/clock-watch.ts';
import { createCompareService } from './services/compare-service.ts';
import { createCopyService } from './services/copies/copy-service.ts';
import { createDatabasesService } from './services/databases-service.ts';
import { createDrill } from './services/drill-service.ts';
import { createEstimatesService } from './services/estimates/estimates-service.ts';
import { expireExportsHourly } from './services/export/expiry.ts';
import { createExportService } from './services/export/export-service.ts';
import { createFindExport } from './services/export/find-export.ts';
import { createStates } from './services/export/states.ts';
import { createStoredExportsService } from './services/export/stored-exports-service.ts';
import { createStreamService } from './services/export/stream-service.ts';
import { createHookedBackup } from './services/hooks/hooked-backup.ts';
import { createHooksService } from './services/hooks/hooks-service.ts';
import { runOwedHooks } from './services/hooks/owed-hooks.ts';
import { createImageService } from './services/image/image-service.ts';
import { createMetricsService } from './services/metrics-service.ts';
import { createHookAlerts } from './services/notification/hook-alerts.ts';
import { notifyContinually } from './services/notification/notifier.ts';
import { createPublishedBy } from './services/published-by.ts';
import { createRecoveryService } from './services/recovery/recovery-service.ts';
import { refuseOrphans } from './services/recovery/refuse-orphans.ts';
import { createQuarantineService } from './services/restore/quarantine-service.ts';
import { recoverRestores } from './services/restore/recover.ts';
import { createRestoreService } from './services/restore/restore-service.ts';
import { createVacating } from './services/restore/vacate.ts';
import { createRetentionService } from './services/retention/retention-service.ts';
import { createPlanJob } from './services/schedule/plan-job.ts';
import { runSchedules } from './services/schedule/run-schedules.ts';
import { createScheduler } from './services/schedule/scheduler.ts';
import { createSchedulesService } from './services/schedule/schedules-service.ts';
import { createScratch } from './services/scratch.ts';
import { createVerifyService } from './services/verify/verify-service.ts';
import { holderOf } from './source/holders.ts';
import { createImager } from './source/imager.ts';
import { lookAt } from './source/look-at.ts';
import { tryLock } from './state/folder-lock.ts';
import type { State } from './state/state-folder.ts';
import { createSendWebhook } from './webhooks/send.ts';
import { createEngines } from './wiring/engines.ts';
import { createPlaces } from './wiring/places.ts';
import { registerRoutes } from './wiring/register-routes.ts';
import { createRepositories } from './wiring/repositories.ts';
import { openServer } from './wiring/server.ts';
import { openConfiguredState, startFault } from './wiring/state.ts';

/** What tests and tools may replace. */
export interface Overrides {
  readonly clock?: Clock;
  readonly logLevel?: string;
}

/**
 * Opens the state folder and the repositories, puts back what a dead process left half done, and gives the application,
 * ready to listen. `close()` ends jobs, engine children and state. Rejects with what an operator must mend: a state folder
 * in use, a repository that cannot be used, a tokens file that cannot be read.
 */
export async function buildApp(config: Config, overrides: Overrides = {}): Promise<FastifyInstance> {
  const clock = overrides.clock ?? systemClock;
  const { app, asksForTokens, follow } = await openServer(config.server, clock, overrides.logLevel ?? 'info');
  const state = openConfiguredState(config, clock);
  const stopping = new AbortController();
  const repositories = await createRepositories(config, state, clock, stopping.signal);
  const close = () => {
    for (const repository of repositories.values()) repository.close();
    state.close();
  };
  try {
    for (const notice of state.notices) app.log.warn(notice);
    const services = await createServices(config, { clock, state, repositories, stopping, log: app.log });
    const endAudit = keepAudit(app, state.audit, clock);
    refuseWhenStopping(app, services.isReady);
    await registerRoutes(app, { ...services, audit: state.audit, asksForTokens }, manifest.version);
    // Not before: a service that cannot listen must begin no job.
    app.addHook('onListen', async () => services.begin());
    const following = follow(services.stopping);
    app.addHook('preClose', services.stop);
    app.addHook('onClose', async () => {
      await following;
      endAudit();
      close();
    });
    return app;
  } catch (error) {
    close();
    throw startFault(config, error);
  }
}

interface Parts {
  readonly clock: Clock;
  readonly state: State;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly stopping: AbortController;
  readonly log: Log;
}

async function createServices(config: Config, { clock, state, repositories, stopping, log }: Parts) {
  const databases = new Map(config.databases.map((database) => [database.name, database]));
  const { ledger, catalog, exportCatalog, outbox } = state;
  refuseOrphans(ledger, databases);
  const files = fileOperations;
  const { restoreRoots } = config;
  for (const notice of await recoverRestores({ databases, restoreRoots, files, holderOf, tryLock }))
    log.warn({}, notice);

  const { engine, streamEngine, hasher, close: closeEngines } = createEngines(config, state.scratch);
  const leases = createLeases('backup');
  const exportLeases = createLeases('export');
  const scratch = createScratch(state.scratch);
  const { findBackup, findStoredExport, copies, removeBackup, ...places } = createPlaces({
    ...{ config, state, repositories, databases, leases, clock, log },
  });
  const findExport = createFindExport(findStoredExport, clock);
  await places.openAll();
  const marks = state.clockMarks;
  const clockWatch = createClockWatch({ clock, bootId: bootId(), marks, jobs: ledger, log });
  const { whyClockIsWrong } = clockWatch;
  const importable = (file: string) => confine(file, config.importRoots);
  const restorable = (file: string) => confine(file, restoreRoots);
  const imager = createImager({ clock, hasher });
  const images = createImageService({ imager, engine, checkStructure, clock });
  const shared = {
    copies,
    copyFacts: places.copyFacts,
    unusable: places.unusable,
    engine,
    clock,
    whyClockIsWrong,
    catalog,
    leases,
    exportLeases,
    findBackup,
    findExport,
    databases,
    repositories,
    mounts: state.mounts,
    scratch,
    images,
    randomBytes,
    tryLock,
  };
  const checks = createChecksService(shared);
  const verify = createVerifyService({ ...shared, checks, files, checkStructure, importable, holderOf });
  const backup = createBackupService({ ...shared, verify, importable });
  const alert = createHookAlerts({ ...shared, outbox, webhooks: config.webhooks, log });
  const hooks = createHooksService({ hooks: config.hooks, commands: createCommands(clock), alert });
  const compare = createCompareService(shared);
  const exporting = { ...shared, catalog: exportCatalog, states: createStates(shared) };
  const exports = createStoredExportsService({
    ...exporting,
    findStored: findStoredExport,
    leases: exportLeases,
  });
  const streams = createStreamService({
    ...exporting,
    engine: streamEngine,
    mostAtOnce: config.server.maxConcurrentJobs,
  });
  const pruning = { ...shared, ledger: state.copies, jobs: ledger };
  const retention = createRetentionService({ ...pruning, repositories: places.asked, removeBackup, log });
  const restore = createRestoreService({
    ...shared,
    checks,
    checkStructure,
    files,
    restoreRoots,
    importable,
    holderOf,
  });
  const recovery = createRecoveryService({
    ...shared,
    verify,
    restore,
    vacating: createVacating({ ...shared, files, holderOf }),
    checks,
    hooks,
    files,
    holderOf,
    store: state.recoveries,
    log,
  });

  const jobs = createJobRunner({
    ledger,
    handlers: {
      ...backup,
      backup: createHookedBackup({ ...shared, backup: backup.backup, hooks }),
      ...compare,
      ...createExportService({ ...exporting, guide: loadingGuide }),
      verify: verify.verify,
      drill: createDrill(verify.verify, findBackup),
      restore: restore.restore,
      recovery: recovery.recovery,
      prune: retention.prune,
      copy: createCopyService({ ...shared, ledger: state.copies }),
    },
    clock,
    publishedBy: createPublishedBy({ ...shared, exportCatalog }),
    whyClockIsWrong,
    maxConcurrentJobs: config.server.maxConcurrentJobs,
    log,
  });
  const quarantine = createQuarantineService({ databases, restoreRoots, files, ledger });
  const expiring = expireExportsHourly({ ...exporting, exports, log }, stopping.signal);
  const send = createSendWebhook(clock.now);
  const notifying = notifyContinually(
    { ...shared, outbox, webhooks: config.webhooks, send, log },
    stopping.signal,
  );
  const scheduling = {
    ...shared,
    schedules: config.schedules.map((one) => ({ ...one, next: parseCron(one.cron, one.timezone) })),
    store: state.schedules,
    jobs,
    plan: createPlanJob(shared),
  };
  const schedules = createSchedulesService(scheduling);
  const { backupEveryMs } = schedules;
  const estimates = createEstimatesService({ ...shared, log, backupEveryMs });
  const scheduler = createScheduler({ ...scheduling, random: Math.random, log });
  let running: Promise<unknown> = Promise.resolve();
  const described = createDatabasesService({
    ...shared,
    ledger,
    jobs,
    schedules,
    lookAt,
    quarantineBytes: quarantine.bytesByDatabase,
    estimates,
  });
  const admit = createAdmission({ ...shared, hooks, importable, restorable });
  const readFacts = createMetricsService({ ...shared, ledger, jobs, schedules, describe: described });
  return {
    jobs,
    verify,
    metrics: createExposition(readFacts, manifest.version),
    quarantine,
    exports,
    streams,
    retention,
    schedules,
    backups: createStoredBackupsService({ ...shared, removeBackup, jobs }),
    databases: described,
    recovery,
    admit,
    startJob: createStartJob({ jobs, admit }),
    stopping: stopping.signal,
    repositories: places.service,
    /** Lets jobs go on that were cut off, then starts what is due, and looks after the repositories. */
    begin() {
      jobs.resume();
      startOwedVerifications({ ...shared, ledger, jobs, log });
      running = Promise.all([
        clockWatch.keep(stopping.signal),
        runOwedHooks({ ...shared, ledger, jobs, hooks, log }),
        runSchedules(scheduler, clock, stopping.signal),
        places.keep(jobs, stopping.signal),
      ]);
    },
    isReady: () => !stopping.signal.aborted,
    async stop() {
      stopping.abort();
      await Promise.all([jobs.close(), streams.close(), estimates.close(), expiring, notifying, running]);
      await closeEngines();
    },
  };
}

/** What routes get. */
export type Services = Awaited<ReturnType<typeof createServices>>;
