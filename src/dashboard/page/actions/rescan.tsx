import { ask } from '../api/ask.ts';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly repository: string;
  onClose(): void;
}

/** Has a repository read anew. */
export const Rescan = ({ repository, onClose }: Props) => (
  <ActionDialog
    title={`Read ${repository} anew`}
    label="Read anew"
    asked={ask.rescan(repository)}
    onClose={onClose}
  >
    <p>What lies there is read again, for what was put or taken there by hand. Nothing there is changed.</p>
  </ActionDialog>
);
