import type { Schemas } from '../api/types.ts';
import { Choice } from '../parts/choice.tsx';

type Mode = NonNullable<Schemas['RestoreRequest']['mode']>;
export type Merge = 'whole' | Mode;

/** What each means in a request. */
export const merges: Readonly<Record<Merge, { readonly mode?: Mode }>> = {
  whole: {},
  upsert: { mode: 'upsert' },
  append: { mode: 'append' },
  replace: { mode: 'replace' },
};

const options = [
  {
    value: 'whole',
    label: 'instead of all',
    hint: 'The database becomes what the export is, and nothing else.',
  },
  { value: 'upsert', label: 'upsert', hint: 'Rows with a known primary key are updated, others inserted.' },
  { value: 'append', label: 'append', hint: 'Rows are added.' },
  {
    value: 'replace',
    label: 'replace',
    hint: 'The rows of the table, or of the window of the export, give way to them.',
  },
] as const;

interface Props {
  readonly merge: Merge;
  onChange(merge: Merge): void;
}

/** What the rows of an export do to those that are there. */
export const MergeField = ({ merge, onChange }: Props) => (
  <Choice legend="Its rows" options={options} chosen={merge} onChoose={(chosen) => onChange(chosen)} />
);
