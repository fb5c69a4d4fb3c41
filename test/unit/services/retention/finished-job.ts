import type { JobOf } from '../../../../src/domain/job.ts';
import { backupDocument, mergeCopies } from '../../../../src/domain/stored-backup.ts';
import { backupRecord } from '../../state/documents.ts';

/** A job that took a backup of this id, an hour before 03:00 on 2025-11-11. */
export const finishedBackupJob = (id: string): JobOf<'backup'> => ({
  id: 'job-20251111T020000Z-1b2c3d',
  kind: 'backup',
  database: 'availability',
  state: 'succeeded',
  phase: null,
  progress: null,
  steps: [],
  createdAt: '2025-11-11T02:00:00.000Z',
  startedAt: '2025-11-11T02:00:00.000Z',
  endedAt: '2025-11-11T02:00:01.000Z',
  durationMs: 1000,
  attempt: 1,
  requestedBy: 'anonymous',
  problem: null,
  request: { database: 'availability' },
  result: { ...backupDocument(mergeCopies([backupRecord()], []), []), id },
});
