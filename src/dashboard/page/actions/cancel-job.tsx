import { ask } from '../api/ask.ts';
import type { Job } from '../api/types.ts';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly job: Job;
  onClose(): void;
}

/** Ends a job before its time. */
export const CancelJob = ({ job, onClose }: Props) => (
  <ActionDialog
    title={`Cancel this ${job.kind}`}
    label="Cancel the job"
    asked={ask.cancelJob(job.id)}
    onClose={onClose}
  >
    <p>It ends when it has cleaned up after itself. Database and backups are then as they were before it.</p>
  </ActionDialog>
);
