/** The schedule of the runbook, a day after its last run. */
import type { Schedule } from '../../domain/schedule.ts';

const untilNovember17 = [13, 14, 15, 16, 17].map((day) => `2025-11-${day}T03:00:00.000Z`);

export const schedule: Schedule = {
  name: 'availability-daily',
  database: 'availability',
  kind: 'backup',
  cron: '0 3 * * *',
  timezone: 'UTC',
  jitterMs: 0,
  nextRuns: untilNovember17,
  lastRun: {
    dueAt: '2025-11-12T03:00:00.000Z',
    outcome: 'started',
    startedAt: '2025-11-12T03:00:00.004Z',
    jobId: 'job-20251112T030000Z-5d1e0a',
    state: 'succeeded',
    reason: null,
    missed: 0,
  },
  drill: null,
};
