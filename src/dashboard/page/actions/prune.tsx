import { ask } from '../api/ask.ts';
import type { Plan } from '../api/types.ts';
import { bytes, plural } from '../format/quantities.ts';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly plan: Plan;
  onClose(): void;
}

/** Removes what no rule of the configured policy keeps. */
export function Prune({ plan, onClose }: Props) {
  const { database, remove, freedBytes } = plan;
  return (
    <ActionDialog
      title={`Apply the retention of ${database}`}
      label="Remove for good"
      asked={ask.prune(database)}
      confirm={database}
      onClose={onClose}
    >
      <p>
        By the configured policy {plural(remove.length, 'backup')} would go now, {bytes(freedBytes)}. The plan
        is made anew when it is carried out.
      </p>
      <ul class="plain mono">
        {remove.map(({ backup }) => (
          <li key={backup}>{backup}</li>
        ))}
      </ul>
    </ActionDialog>
  );
}
