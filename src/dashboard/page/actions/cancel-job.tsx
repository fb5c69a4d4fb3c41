import { ask } from '../api/ask.ts';
import type { Job } from '../api/types.ts';
import { ActionDialog } from './action-dialog.tsx';
import { leaves } from './cancelling.ts';

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
    <p>It ends when it has cleaned up after itself. {leaves[job.kind]}</p>
  </ActionDialog>
);
