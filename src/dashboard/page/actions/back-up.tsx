import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import type { Schemas } from '../api/types.ts';
import { CheckBox } from '../parts/check-box.tsx';
import { SelectField } from '../parts/select-field.tsx';
import { TextField } from '../parts/text-field.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { levels } from './levels.ts';
import { tagsOf } from './tags.ts';

type Verify = NonNullable<Schemas['BackupRequest']['verify']> | 'none';

interface Props {
  readonly database: string;
  onClose(): void;
}

/** Takes a backup. */
export function BackUp({ database, onClose }: Props) {
  const [description, setDescription] = useState('');
  const [tags, setTags] = useState('');
  const [hold, setHold] = useState(false);
  const [verify, setVerify] = useState<Verify>('none');
  const asked = ask.backup({
    database,
    ...(description === '' ? {} : { description }),
    ...(tagsOf(tags).length === 0 ? {} : { tags: tagsOf(tags) }),
    ...(hold ? { hold } : {}),
    ...(verify === 'none' ? {} : { verify }),
  });
  return (
    <ActionDialog title={`Back up ${database}`} label="Back up" asked={asked} onClose={onClose}>
      <p>An image of the file is taken as it is now. Whoever writes it is not disturbed.</p>
      <TextField label="Description" value={description} onInput={setDescription} />
      <TextField label="Tags" hint="With blanks between them" value={tags} onInput={setTags} />
      <SelectField
        label="Verify it then"
        value={verify}
        onChange={(chosen) => setVerify(chosen)}
        options={[
          ['none', 'no more than always: all rows are read'],
          ...levels.map(({ value }) => [value, value] as const),
        ]}
      />
      <CheckBox checked={hold} onChange={setHold}>
        Hold it: nothing removes it until it is released
      </CheckBox>
    </ActionDialog>
  );
}
