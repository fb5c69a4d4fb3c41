import { Choice } from '../../parts/choice.tsx';
import { TextField } from '../../parts/text-field.tsx';
import type { Draft } from './draft.ts';

interface Props {
  readonly draft: Draft;
  onChange(part: Partial<Draft>): void;
}

const spans = [
  { value: 'all', label: 'All rows' },
  {
    value: 'lastDays',
    label: 'The last days',
    hint: 'By the time column of each table; one without is exported whole.',
  },
  { value: 'between', label: 'From a day, before a day' },
] as const;

/** Which rows. */
export const WindowFields = ({ draft, onChange }: Props) => (
  <>
    <Choice legend="Rows" options={spans} chosen={draft.span} onChoose={(span) => onChange({ span })} />
    {draft.span === 'lastDays' && (
      <TextField
        label="Days"
        type="number"
        value={draft.lastDays}
        onInput={(lastDays) => onChange({ lastDays })}
      />
    )}
    {draft.span === 'between' && (
      <div class="fields">
        <TextField label="From" type="date" value={draft.from} onInput={(from) => onChange({ from })} />
        <TextField label="Before" type="date" value={draft.to} onInput={(to) => onChange({ to })} />
      </div>
    )}
  </>
);
