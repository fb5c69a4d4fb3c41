import { ask } from '../api/ask.ts';
import type { Backup } from '../api/types.ts';
import { bytes, plural } from '../format/quantities.ts';
import { Time } from '../parts/time.tsx';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly backup: Backup;
  onClose(): void;
}

/** Removes a backup for good. */
export function DeleteBackup({ backup, onClose }: Props) {
  const { id, database, createdAt, sizeBytes, copies } = backup;
  const complete = copies.filter(({ state }) => state === 'complete');
  const others = copies.filter(({ state }) => state !== 'complete');
  return (
    <ActionDialog
      title="Delete this backup"
      label="Delete for good"
      asked={ask.deleteBackup(id)}
      confirm={database}
      onClose={onClose}
      onDone={() => location.assign(`#/databases/${database}`)}
    >
      <p>
        The state of {database} of <Time at={createdAt} /> goes
        {complete.length > 0 &&
          ` from ${namesOf(complete)} (${plural(complete.length, 'copy', 'copies')}, ${bytes(sizeBytes * complete.length)})`}
        .
        {others.length > 0 &&
          ` What may lie of it in ${namesOf(others)} goes too, and no copy is made there any more.`}{' '}
        This service does not bring it back.
      </p>
      <p class="soft">A held one, one that is being read, and the last good one are refused.</p>
    </ActionDialog>
  );
}

const namesOf = (copies: Backup['copies']): string => copies.map(({ repository }) => repository).join(', ');
