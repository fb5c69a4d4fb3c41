import { SelectField } from '../../parts/select-field.tsx';
import { TextField } from '../../parts/text-field.tsx';

/** As the API takes it. */
export interface Filter {
  readonly good?: boolean;
  readonly held?: boolean;
  readonly tag?: string;
  readonly from?: string;
  readonly to?: string;
}

export const noFilter: Filter = {};

interface Props {
  readonly filter: Filter;
  onChange(filter: Filter): void;
}

const states = [
  ['all', 'all'],
  ['good', 'good'],
  ['bad', 'not good'],
  ['held', 'held'],
] as const;
type State = (typeof states)[number][0];

const filters: Readonly<Record<State, Filter>> = {
  all: {},
  good: { good: true },
  bad: { good: false },
  held: { held: true },
};

/** Which backups are shown. */
export function BackupFilters({ filter, onChange }: Props) {
  const { good, held, tag = '', from = '', to = '' } = filter;
  const state: State = held ? 'held' : good === undefined ? 'all' : good ? 'good' : 'bad';
  const set = (change: Partial<Record<'tag' | 'from' | 'to', string>>, states = filters[state]) => {
    const next = { tag, from: dayOf(from), to: dayOf(to), ...change };
    onChange({
      ...states,
      ...(next.tag === '' ? {} : { tag: next.tag }),
      ...(next.from === '' ? {} : { from: `${next.from}T00:00:00Z` }),
      ...(next.to === '' ? {} : { to: `${next.to}T00:00:00Z` }),
    });
  };
  return (
    <div class="fields">
      <SelectField
        label="State"
        options={states}
        value={state}
        onChange={(chosen) => set({}, filters[chosen])}
      />
      <TextField label="Tag" value={tag} onInput={(typed) => set({ tag: typed })} />
      <TextField label="From (UTC)" type="date" value={dayOf(from)} onInput={(day) => set({ from: day })} />
      <TextField label="Before (UTC)" type="date" value={dayOf(to)} onInput={(day) => set({ to: day })} />
    </div>
  );
}

const dayOf = (instant: string): string => instant.slice(0, 'YYYY-MM-DD'.length);
