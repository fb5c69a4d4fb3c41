import { useQuery } from '@tanstack/preact-query';
import { databasesQuery } from '../../api/queries.ts';
import type { JobKind, JobState } from '../../api/types.ts';
import { SelectField } from '../../parts/select-field.tsx';

/** As the API takes it. */
export interface JobFilter {
  readonly state?: JobState;
  readonly kind?: JobKind;
  readonly database?: string;
}

interface Props {
  readonly filter: JobFilter;
  onChange(filter: JobFilter): void;
}

const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
const kinds = [
  'backup',
  'import',
  'copy',
  'verify',
  'drill',
  'compare',
  'restore',
  'recovery',
  'export',
  'prune',
] as const satisfies readonly JobKind[];

const all = ['', 'all'] as const;
const optionsOf = <T extends string>(values: readonly T[]) => [
  all,
  ...values.map((value) => [value, value] as const),
];

/** Which jobs are shown. */
export function JobFilters({ filter, onChange }: Props) {
  const { data: databases = [] } = useQuery(databasesQuery());
  const { state, kind, database } = filter;
  const set = (change: Partial<Record<keyof JobFilter, string>>) => {
    const next: Record<string, string | undefined> = { state, kind, database, ...change };
    onChange(
      Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '')),
    );
  };
  return (
    <div class="fields">
      <SelectField
        label="State"
        options={optionsOf(states)}
        value={state ?? ''}
        onChange={(chosen) => set({ state: chosen })}
      />
      <SelectField
        label="Kind"
        options={optionsOf(kinds)}
        value={kind ?? ''}
        onChange={(chosen) => set({ kind: chosen })}
      />
      <SelectField
        label="Database"
        options={optionsOf(databases.map(({ name }) => name))}
        value={database ?? ''}
        onChange={(chosen) => set({ database: chosen })}
      />
    </div>
  );
}
