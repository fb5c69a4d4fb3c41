import { tableName } from '../../format/names.ts';
import { count } from '../../format/quantities.ts';
import { Badge } from '../../parts/badge.tsx';
import type { ComparedTable } from './types.ts';

/** Rows and ranges of each table, side by side. */
export const Counts = ({ tables }: { readonly tables: readonly ComparedTable[] }) => (
  <table class="list">
    <thead>
      <tr>
        <th scope="col">Table</th>
        <th scope="col">Left</th>
        <th scope="col">Right</th>
        <th scope="col">Difference</th>
        <th scope="col">Rows</th>
        <th scope="col">State</th>
      </tr>
    </thead>
    <tbody>
      {tables.map((table) => (
        <tr key={`${table.schema}.${table.name}`}>
          <th scope="row" data-label="Table">
            {tableName(table)}
          </th>
          <td data-label="Left" class="number">
            <Amount rows={table.leftRows} range={table.leftRange} />
          </td>
          <td data-label="Right" class="number">
            <Amount rows={table.rightRows} range={table.rightRange} />
          </td>
          <td data-label="Difference" class="number">
            {signed(table.difference)}
          </td>
          <td data-label="Rows">{rowsOf(table)}</td>
          <td data-label="State">
            <Badge tone={table.equal ? 'ok' : 'late'}>{table.equal ? 'same' : 'differs'}</Badge>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

interface AmountProps {
  readonly rows: number | null;
  readonly range: ComparedTable['leftRange'];
}

function Amount({ rows, range }: AmountProps) {
  if (rows === null) return <span class="soft">absent</span>;
  return (
    <span>
      {count(rows)}
      {range && (
        <small class="soft">
          {' '}
          {range.first ?? '–'} to {range.last ?? '–'}
        </small>
      )}
    </span>
  );
}

const signed = (difference: number): string => `${difference > 0 ? '+' : ''}${count(difference)}`;

function rowsOf({ onlyLeft, onlyRight, changed }: ComparedTable): string {
  if (onlyLeft === undefined) return '–';
  return `${count(onlyLeft)} only left, ${count(onlyRight ?? 0)} only right, ${count(changed ?? 0)} changed`;
}
