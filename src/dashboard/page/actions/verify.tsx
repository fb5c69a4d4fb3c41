import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import type { VerifyLevel } from '../api/types.ts';
import { Choice } from '../parts/choice.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { levels } from './levels.ts';

interface Props {
  readonly backup: string;
  onClose(): void;
}

/** Proves a backup. */
export function Verify({ backup, onClose }: Props) {
  const [level, setLevel] = useState<VerifyLevel>('content');
  return (
    <ActionDialog
      title="Verify this backup"
      label="Verify"
      asked={ask.verify({ backup, level })}
      onClose={onClose}
    >
      <p>It is read, and changed in nothing. Damage that is found makes it no longer good.</p>
      <Choice legend="Level" options={levels} chosen={level} onChoose={(chosen) => setLevel(chosen)} />
    </ActionDialog>
  );
}
