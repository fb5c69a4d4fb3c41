import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import type { Schemas } from '../api/types.ts';
import { CheckBox } from '../parts/check-box.tsx';
import { Choice } from '../parts/choice.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useSeesAll } from '../session/session.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { DryRun } from './dry-run.tsx';
import { type Merge, MergeField, merges } from './merge-field.tsx';
import { useDryRun } from './use-dry-run.ts';

interface Props {
  readonly database: string;
  readonly source: Schemas['RestoreRequest']['source'];
  onClose(): void;
}

const places = [
  { value: 'database', label: 'In the place of the database', hint: 'What is there now goes to quarantine.' },
  {
    value: 'path',
    label: 'As a file',
    hint: 'Under one of the restoreRoots of the configuration. One that is there already goes to quarantine.',
  },
] as const;

/** Puts a backup or an export in the place of the database, or beside it, after showing what that does. */
export function Restore({ database, source, onClose }: Props) {
  // A file may be of any database.
  const seesAll = useSeesAll();
  const [place, setPlace] = useState<'database' | 'path'>('database');
  const [path, setPath] = useState('');
  const [merge, setMerge] = useState<Merge>('whole');
  const [force, setForce] = useState(false);
  const isMerge = place === 'database' && 'export' in source;
  const request = {
    target: place === 'database' ? { database } : { path },
    ...(isMerge ? merges[merge] : {}),
    ...(force ? { force } : {}),
  };
  const dryRun = useDryRun({ source, ...request }, place === 'database');
  const { report } = dryRun;
  const replaces = place === 'database' || (report !== null && report.quarantine !== null);
  return (
    <ActionDialog
      title={`Restore ${database}`}
      label="Restore"
      // The very backup that was shown: the latest may be another one by now.
      asked={report && ask.restore({ source: report.source, ...request })}
      confirm={replaces ? database : undefined}
      onClose={onClose}
    >
      <p class="soft">
        Every process that uses the file must have been stopped. Everything is verified first.
      </p>
      {seesAll && (
        <Choice legend="Where to" options={places} chosen={place} onChoose={(chosen) => setPlace(chosen)} />
      )}
      {place === 'path' && <TextField label="Absolute path" value={path} onInput={setPath} />}
      {isMerge && <MergeField merge={merge} onChange={setMerge} />}
      <CheckBox checked={force} onChange={setForce}>
        Force: overwrite a file that cannot be renamed, go on where locks cannot be seen, and let a part of
        the rows, or those of another database, take the place of all
      </CheckBox>
      <DryRun dryRun={dryRun} isComplete={place === 'database' || path !== ''} />
    </ActionDialog>
  );
}
