import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import type { Schemas } from '../api/types.ts';
import { CheckBox } from '../parts/check-box.tsx';
import { Choice } from '../parts/choice.tsx';
import { TextField } from '../parts/text-field.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { DryRun } from './dry-run.tsx';
import { useDryRun } from './use-dry-run.ts';

interface Props {
  readonly database: string;
  readonly source: Schemas['RestoreRequest']['source'];
  onClose(): void;
}

const places = [
  { value: 'database', label: 'In the place of the database', hint: 'What is there now goes to quarantine.' },
  { value: 'path', label: 'As a new file', hint: 'Under one of the restoreRoots of the configuration.' },
] as const;

/** Puts a backup or an export in the place of the database, or beside it, after showing what that does. */
export function Restore({ database, source, onClose }: Props) {
  const [place, setPlace] = useState<'database' | 'path'>('database');
  const [path, setPath] = useState('');
  const [force, setForce] = useState(false);
  const target = place === 'database' ? { database } : { path };
  const request = { source, target, ...(force ? { force } : {}) };
  const dryRun = useDryRun(request, place === 'database');
  return (
    <ActionDialog
      title={`Restore ${database}`}
      label="Restore"
      asked={dryRun.report && ask.restore(request)}
      confirm={place === 'database' ? database : undefined}
      onClose={onClose}
    >
      <p class="soft">
        Every process that uses the file must have been stopped. Everything is verified first.
      </p>
      <Choice legend="Where to" options={places} chosen={place} onChoose={(chosen) => setPlace(chosen)} />
      {place === 'path' && <TextField label="Absolute path" value={path} onInput={setPath} />}
      <CheckBox checked={force} onChange={setForce}>
        Force: overwrite a file that cannot be renamed, go on where locks cannot be seen
      </CheckBox>
      <DryRun dryRun={dryRun} isComplete={place === 'database' || path !== ''} />
    </ActionDialog>
  );
}
