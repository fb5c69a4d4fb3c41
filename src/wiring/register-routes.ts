/** Every route, with the services that it calls. */
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { auditRoutes } from '../../routes/audit.ts';
import { backupRoutes } from '../../routes/backups.ts';
import { compareRoutes } from '../../routes/compare.ts';
import { contentRoutes } from '../../routes/content.ts';
import { dashboardRoutes } from '../../routes/dashboard.ts';
import { databaseRoutes } from '../../routes/databases.ts';
import { exportContentRoutes } from '../../routes/export-content.ts';
import { exportStreamRoutes } from '../../routes/export-stream.ts';
import { exportRoutes } from '../../routes/exports.ts';
import { healthRoutes } from '../../routes/health.ts';
import { jobRoutes } from '../../routes/jobs.ts';
import { metricsRoutes } from '../../routes/metrics.ts';
import { quarantineRoutes } from '../../routes/quarantine.ts';
import { recoveryRoutes } from '../../routes/recovery.ts';
import { repositoryRoutes } from '../../routes/repositories.ts';
import { restoreRoutes } from '../../routes/restore.ts';
import { retentionRoutes } from '../../routes/retention.ts';
import { scheduleRoutes } from '../../routes/schedules.ts';
import { sessionRoutes } from '../../routes/session.ts';
import { verifyRoutes } from '../../routes/verify.ts';
import type { Services } from '../app.ts';
import { documentApi } from '../http/openapi.ts';
import type { State } from '../state/state-folder.ts';

export async function registerRoutes(
  app: FastifyInstance,
  services: Services & Pick<State, 'audit'> & { readonly asksForTokens: boolean },
  version: string,
): Promise<void> {
  await documentApi(app, version);
  await app.register(healthRoutes, services);
  await app.register(databaseRoutes, services);
  await app.register(backupRoutes, services);
  await app.register(contentRoutes, services);
  await app.register(verifyRoutes, services);
  await app.register(compareRoutes, services);
  await app.register(restoreRoutes, services);
  await app.register(recoveryRoutes, services);
  await app.register(quarantineRoutes, services);
  await app.register(exportRoutes, services);
  await app.register(exportContentRoutes, services);
  await app.register(exportStreamRoutes, services);
  await app.register(retentionRoutes, services);
  await app.register(scheduleRoutes, services);
  await app.register(repositoryRoutes, services);
  await app.register(jobRoutes, services);
  await app.register(metricsRoutes, services);
  await app.register(auditRoutes, services);
  await app.register(sessionRoutes);
  const built = fileURLToPath(new URL('../dashboard/dist', import.meta.url));
  await app.register(dashboardRoutes, { ...services, built });
}
