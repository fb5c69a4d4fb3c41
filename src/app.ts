/** The composition root. Read it to see how the parts fit together; what belongs together is put together in wiring. */
import type { FastifyInstance } from 'fastify';
import manifest from '../package.json' with { type: 'json' };
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import type { BackupRepository } from './domain/ports/repository.ts';
import { fileOperations } from './files/file-operations.ts';
import { keepAudit } from './http/audit.ts';
import { createStartJob } from './http/start-job.ts';
import { refuseWhenStopping } from './http/stopping.ts';
import { createJobRunner } from './jobs/runner.ts';
import { createExposition } from './metrics/exposition.ts';
import { createAdmission } from './services/admission.ts';
import { startOwedVerifications } from './services/backup/owed-verifications.ts';
import { createStoredBackupsService } from './services/backup/stored-backups-service.ts';
import { createDatabasesService } from './services/databases-service.ts';
import { createEstimatesService } from './services/estimates/estimates-service.ts';
import { runOwedHooks } from './services/hooks/owed-hooks.ts';
import { createMetricsService } from './services/metrics-service.ts';
import { notifyContinually } from './services/notification/notifier.ts';
import { createPublishedBy } from './services/published-by.ts';
import { refuseOrphans } from './services/recovery/refuse-orphans.ts';
import { createQuarantineService } from './services/restore/quarantine-service.ts';
import { recoverRestores } from './services/restore/recover.ts';
import { runSchedules } from './services/schedule/run-schedules.ts';
import { holderOf } from './source/holders.ts';
import { lookAt } from './source/look-at.ts';
import { tryLock } from './state/folder-lock.ts';
import type { State } from './state/state-folder.ts';
import { createSendWebhook } from './webhooks/send.ts';
import { createOperations } from './wiring/operations.ts';
import { openParts } from './wiring/parts.ts';
import { registerRoutes } from './wiring/register-routes.ts';
import { createRepositories } from './wiring/repositories.ts';
import { createSchedules } from './wiring/schedules.ts';
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
    const services = await createServices({ config, clock, state, repositories, stopping, log: app.log });
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

interface ServicesOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly state: State;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly stopping: AbortController;
  readonly log: Log;
}

async function createServices({ stopping, ...options }: ServicesOptions) {
  const { config, clock, state, log } = options;
  const { ledger } = state;
  const { signal } = stopping;
  const databases = new Map(config.databases.map((database) => [database.name, database]));
  refuseOrphans(ledger, databases, state.recoveries);
  const { restoreRoots } = config;
  const places = { databases, restoreRoots, files: fileOperations, holderOf, tryLock, ledger };
  const { notices, left } = await recoverRestores(places);
  for (const notice of notices) log.warn({}, notice);

  const parts = await openParts({ ...options, databases });
  const { verify, hooks, exports, streams, recovery, retention, ...operations } = createOperations(parts);
  const jobs = createJobRunner({
    ...parts,
    ledger,
    handlers: operations.handlers,
    publishedBy: createPublishedBy({ ...parts, left }),
    maxConcurrentJobs: config.server.maxConcurrentJobs,
  });
  const working = { ...parts, ledger, jobs };
  const { schedules, scheduler } = createSchedules(parts, jobs);
  const { backupEveryMs } = schedules;
  const quarantine = createQuarantineService(working);
  const estimates = createEstimatesService({ ...parts, backupEveryMs });
  const quarantineBytes = quarantine.bytesByDatabase;
  const described = createDatabasesService({ ...working, schedules, lookAt, quarantineBytes, estimates });
  const readFacts = createMetricsService({ ...working, schedules, describe: described });
  const admit = createAdmission({ ...parts, hooks });

  const expiring = operations.expire(signal);
  const notifying = notifyContinually({ ...parts, send: createSendWebhook(clock.now) }, signal);
  let running: Promise<unknown> = Promise.resolve();
  return {
    jobs,
    verify,
    metrics: createExposition(readFacts, manifest.version),
    quarantine,
    exports,
    streams,
    retention,
    schedules,
    backups: createStoredBackupsService({ ...working, repositories: parts.asked }),
    databases: described,
    recovery,
    admit,
    startJob: createStartJob({ jobs, admit }),
    stopping: signal,
    repositories: parts.repositoriesService,
    /** Lets jobs go on that were cut off, then starts what is due, and looks after the repositories. */
    begin() {
      jobs.resume();
      startOwedVerifications(working);
      running = Promise.all([
        parts.clockWatch.keep(signal),
        runOwedHooks({ ...working, hooks }),
        runSchedules(scheduler, clock, signal),
        parts.keepRepositories(jobs, signal),
      ]);
    },
    isReady: () => !signal.aborted,
    async stop() {
      stopping.abort();
      await Promise.all([jobs.close(), streams.close(), estimates.close(), expiring, notifying, running]);
      await parts.closeEngines();
    },
  };
}

/** What routes get. */
export type Services = Awaited<ReturnType<typeof createServices>>;
