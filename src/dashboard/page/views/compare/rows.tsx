import { tableName } from '../../format/names.ts';
import { Panel } from '../../parts/panel.tsx';
import { ScrollTable } from '../../parts/scroll-table.tsx';
import type { ComparedTable } from './types.ts';

type Row = NonNullable<ComparedTable['sample']>[number];

/** Some of the rows that differ. */
export function Rows({ table }: { readonly table: ComparedTable }) {
  const { sample = [] } = table;
  if (sample.length === 0) return null;
  const columns = [...new Set(sample.flatMap(({ left, right }) => Object.keys(left ?? right ?? {})))];
  return (
    <Panel title={`Rows of ${tableName(table)} that differ`}>
      <ScrollTable
        label={`Rows of ${tableName(table)} that differ`}
        columns={['Where', ...columns]}
        rows={sample.map((row) => [whereOf(row), ...columns.map((column) => shown(row, column))])}
      />
    </Panel>
  );
}

const whereOf = ({ side }: Row): string => (side === 'changed' ? 'changed' : `only ${side}`);

function shown({ left, right }: Row, column: string): string | null {
  const [ours, theirs] = [left?.[column] ?? null, right?.[column] ?? null];
  if (!left || !right) return ours ?? theirs;
  return ours === theirs ? ours : `${ours ?? 'NULL'} → ${theirs ?? 'NULL'}`;
}
