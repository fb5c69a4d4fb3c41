import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ScrollTable } from '../../parts/scroll-table.tsx';
import { Counts } from './counts.tsx';
import { Months } from './months.tsx';
import { Rows } from './rows.tsx';
import { Side } from './side.tsx';
import type { ComparisonReport } from './types.ts';

/** What differs between two states. */
export function Comparison({ report }: { readonly report: ComparisonReport }) {
  const { left, right, equal, schema, tables } = report;
  return (
    <>
      <Panel
        title="Comparison"
        aside={<Badge tone={equal ? 'ok' : 'late'}>{equal ? 'the same' : 'they differ'}</Badge>}
      >
        <p>
          Left: <Side side={left} />. Right: <Side side={right} />.
        </p>
        <Counts tables={tables} />
      </Panel>
      {schema.length > 0 && (
        <Panel title="Schema">
          <ScrollTable
            label="Differences of the schema"
            columns={['Kind', 'Name', 'Left', 'Right']}
            rows={schema.map(({ kind, name, left: ours, right: theirs }) => [
              kind,
              name,
              ours ?? '–',
              theirs ?? '–',
            ])}
          />
        </Panel>
      )}
      {tables.map((table) => (
        <div key={`${table.schema}.${table.name}`}>
          <Months table={table} />
          <Rows table={table} />
        </div>
      ))}
    </>
  );
}
