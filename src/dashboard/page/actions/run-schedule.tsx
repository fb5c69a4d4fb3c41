import { ask } from '../api/ask.ts';
import type { Schedule } from '../api/types.ts';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly schedule: Schedule;
  onClose(): void;
}

/** Does now what a schedule does. */
export const RunSchedule = ({ schedule: { name, kind, database }, onClose }: Props) => (
  <ActionDialog title={`Run ${name}`} label="Run now" asked={ask.runSchedule(name)} onClose={onClose}>
    <p>
      Starts a job now: {kind} of {database}. When it is due next stays as it is.
      {kind === 'retention' && ' Backups that no rule keeps are removed for good.'}
    </p>
  </ActionDialog>
);
