import { ask } from '../api/ask.ts';
import type { Schedule } from '../api/types.ts';
import { useMay } from '../session/session.tsx';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly schedule: Schedule;
  onClose(): void;
}

/** Does now what a schedule does. */
export function RunSchedule({ schedule: { name, kind, database }, onClose }: Props) {
  // After a backup that an operator asks for nothing is pruned.
  const mayPrune = useMay('admin');
  return (
    <ActionDialog
      title={`Run ${name}`}
      label="Run now"
      asked={ask.runSchedule(name)}
      confirm={kind === 'retention' ? database : undefined}
      onClose={onClose}
    >
      <p>
        Starts a job now: {kind} of {database}. When it is due next stays as it is.
        {kind === 'retention' && ' Backups that no rule keeps are removed for good.'}
        {kind === 'backup' &&
          mayPrune &&
          ' Where there is a retention policy, backups that no rule keeps are removed for good after it.'}
      </p>
    </ActionDialog>
  );
}
