import { ask } from '../api/ask.ts';
import type { Export } from '../api/types.ts';
import { bytes } from '../format/quantities.ts';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly exported: Export;
  onClose(): void;
}

/** Removes an export for good. */
export const DeleteExport = ({ exported: { id, database, repository, sizeBytes }, onClose }: Props) => (
  <ActionDialog
    title="Delete this export"
    label="Delete for good"
    asked={ask.deleteExport(id)}
    confirm={database}
    onClose={onClose}
    onDone={() => location.assign('#/exports')}
  >
    <p>
      Its files go from {repository} ({bytes(sizeBytes)}). This service does not bring them back; the database
      and its backups stay as they are.
    </p>
  </ActionDialog>
);
