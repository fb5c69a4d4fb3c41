import { SelectField } from '../../parts/select-field.tsx';
import type { Draft } from './draft.ts';

interface Props {
  readonly draft: Draft;
  onChange(part: Partial<Draft>): void;
}

const formats = [
  ['parquet', 'Parquet, zstd'],
  ['csv', 'CSV'],
] as const;

const partitions = [
  ['', 'one file a table'],
  ['month', 'a file for each month'],
  ['year', 'a file for each year'],
] as const;

/** As what files. */
export const FormatFields = ({ draft, onChange }: Props) => (
  <div class="fields">
    <SelectField
      label="Format"
      options={formats}
      value={draft.format}
      onChange={(format) => onChange({ format })}
    />
    <SelectField
      label="Files"
      options={partitions}
      value={draft.partitionBy}
      onChange={(partitionBy) => onChange({ partitionBy })}
    />
  </div>
);
