/** What a webhook is told of a failed backup. */
import type { Notification } from '../../domain/notification.ts';
import { problemExample } from './problems.ts';

const problem = { ...problemExample('source_corrupt'), jobId: 'job-20251111T030000Z-1b2c3d' };

export const notification: Notification = {
  id: 'notification-20251111T030001Z-9c8b7a',
  type: 'backup.failed',
  at: '2025-11-11T03:00:01.000Z',
  database: 'availability',
  summary: `The backup of availability failed: ${problem.detail}`,
  jobId: problem.jobId,
  problem,
};
