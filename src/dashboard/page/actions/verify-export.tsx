import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import { Choice } from '../parts/choice.tsx';
import { ActionDialog } from './action-dialog.tsx';

interface Props {
  readonly id: string;
  onClose(): void;
}

const levels = [
  { value: 'checksum', label: 'checksum', hint: 'The stored files are those that were stored.' },
  { value: 'content', label: 'content', hint: 'They are loaded into scratch, and every row is read.' },
] as const;

/** Proves an export. */
export function VerifyExport({ id, onClose }: Props) {
  const [level, setLevel] = useState<'checksum' | 'content'>('content');
  return (
    <ActionDialog
      title="Verify this export"
      label="Verify"
      asked={ask.verify({ export: id, level })}
      onClose={onClose}
    >
      <p>It is read, and changed in nothing.</p>
      <Choice legend="Level" options={levels} chosen={level} onChoose={(chosen) => setLevel(chosen)} />
    </ActionDialog>
  );
}
