/** The schedules of the configuration. */
import { parseCron } from '../cron.ts';
import type { JobRunner } from '../domain/ports/jobs.ts';
import { createPlanJob } from '../services/schedule/plan-job.ts';
import { createScheduler } from '../services/schedule/scheduler.ts';
import { createSchedulesService } from '../services/schedule/schedules-service.ts';
import type { Parts } from './parts.ts';

export function createSchedules(parts: Parts, jobs: JobRunner) {
  const { config, state } = parts;
  const scheduling = {
    ...parts,
    schedules: config.schedules.map((one) => ({ ...one, next: parseCron(one.cron, one.timezone) })),
    store: state.schedules,
    jobs,
    plan: createPlanJob(parts),
  };
  return {
    schedules: createSchedulesService(scheduling),
    scheduler: createScheduler({ ...scheduling, random: Math.random }),
  };
}
