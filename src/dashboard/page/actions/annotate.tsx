import { useState } from 'preact/hooks';
import { ask } from '../api/ask.ts';
import type { Backup } from '../api/types.ts';
import { CheckBox } from '../parts/check-box.tsx';
import { TextField } from '../parts/text-field.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { mergedTags, tagsOf } from './tags.ts';

interface Props {
  readonly backup: Backup;
  onClose(): void;
}

/** Holds, tags or describes a backup. */
export function Annotate({ backup, onClose }: Props) {
  // As it was shown at first: what others change meanwhile is not to be taken back.
  const [before] = useState(backup);
  const [hold, setHold] = useState(before.hold);
  const [tags, setTags] = useState(before.tags.join(' '));
  const [description, setDescription] = useState(before.description ?? '');
  const change = {
    ...(hold === before.hold ? {} : { hold }),
    ...(tags === before.tags.join(' ') ? {} : { tags: mergedTags(backup.tags, before.tags, tagsOf(tags)) }),
    ...(description === (before.description ?? '') ? {} : { description: description || null }),
  };
  const asked = Object.keys(change).length === 0 ? null : ask.annotate(before.id, change);
  return (
    <ActionDialog title="Hold, tag or describe" label="Save" asked={asked} onClose={onClose}>
      <p>What is written here lies beside the backup, which itself never changes.</p>
      <CheckBox checked={hold} onChange={setHold}>
        Hold it: neither retention nor anybody removes it until it is released
      </CheckBox>
      <TextField label="Tags" hint="With blanks between them" value={tags} onInput={setTags} />
      <TextField label="Description" value={description} onInput={setDescription} />
    </ActionDialog>
  );
}
