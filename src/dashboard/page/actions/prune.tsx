import { ask } from '../api/ask.ts';
import type { Plan } from '../api/types.ts';
import { freed, plural } from '../format/quantities.ts';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly plan: Plan;
  /** null: the primary one. */
  readonly repository: string | null;
  onClose(): void;
}

/** Removes what no rule of the configured policy keeps. */
export function Prune({ plan, repository, onClose }: Props) {
  const { database, remove } = plan;
  return (
    <ActionDialog
      title={`Apply the retention of ${database} in ${plan.repository}`}
      label="Remove for good"
      asked={ask.prune(repository === null ? { database } : { database, repository })}
      confirm={database}
      told={remove.map(({ backup }) => backup)}
      onClose={onClose}
    >
      <p>
        By the configured policy {plural(remove.length, 'backup')} would go now: {freed(plan)}. The plan is
        made anew when it is carried out.
      </p>
      <ul class="plain mono">
        {remove.map(({ backup }) => (
          <li key={backup}>{backup}</li>
        ))}
      </ul>
    </ActionDialog>
  );
}
