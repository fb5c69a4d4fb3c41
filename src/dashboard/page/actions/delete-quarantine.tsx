import { ask } from '../api/ask.ts';
import type { Schemas } from '../api/types.ts';
import { bytes } from '../format/quantities.ts';
import { Time } from '../parts/time.tsx';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly entry: Schemas['QuarantineEntry'];
  onClose(): void;
}

/** Removes for good what a restore moved aside. */
export const DeleteQuarantine = ({ entry, onClose }: Props) => (
  <ActionDialog
    title="Remove from quarantine"
    label="Remove for good"
    asked={ask.deleteQuarantine(entry.id)}
    confirm={entry.database ?? entry.id}
    onClose={onClose}
  >
    <p>
      What {entry.target} was until <Time at={entry.createdAt} /> goes for good ({bytes(entry.sizeBytes)}):
    </p>
    <ul>
      {entry.files.map(({ to }) => (
        <li key={to}>
          <code>{to}</code>
        </li>
      ))}
    </ul>
  </ActionDialog>
);
