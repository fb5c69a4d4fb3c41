import { tableName } from '../../format/names.ts';
import { count, plural } from '../../format/quantities.ts';
import { Panel } from '../../parts/panel.tsx';
import { ScrollBox } from '../../parts/scroll-box.tsx';
import { ScrollTable } from '../../parts/scroll-table.tsx';
import { type Month, strengthOf, yearsOf } from './heat.ts';
import type { ComparedTable } from './types.ts';

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The months that differ, the darker the more their counts do. */
export function Months({ table }: { readonly table: ComparedTable }) {
  const { months = [] } = table;
  if (months.length === 0) return null;
  const { years, others } = yearsOf(months);
  const most = Math.max(...months.map(({ leftRows, rightRows }) => Math.abs(leftRows - rightRows)));
  return (
    <Panel title={`Months of ${tableName(table)} that differ`}>
      <ScrollBox label={`Map of the months of ${tableName(table)}`}>
        <table class="heat">
          <thead>
            <tr>
              <td />
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {years.map(({ year, months: cells }) => (
              <tr key={year}>
                <th scope="row">{year}</th>
                {cells.map((month, at) => (
                  <td key={names[at]}>{month && <Cell month={month} most={most} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {others.map(({ month, leftRows, rightRows }) => (
        <p key={month}>
          {month}: {count(leftRows)} left, {count(rightRows)} right
        </p>
      ))}
      <p class="soft">A number is left less right; = stands for as many rows with other values.</p>
      <details>
        <summary>Counts of {plural(months.length, 'month')}</summary>
        <ScrollTable
          label={`Counts of the months of ${tableName(table)}`}
          columns={['Month', 'Left', 'Right']}
          rows={months.map(({ month, leftRows, rightRows }) => [month, count(leftRows), count(rightRows)])}
        />
      </details>
    </Panel>
  );
}

function Cell({ month, most }: { readonly month: Month; readonly most: number }) {
  const difference = month.leftRows - month.rightRows;
  const told = `${month.month}: ${count(month.leftRows)} left, ${count(month.rightRows)} right`;
  return (
    <span class={`heat-${strengthOf(difference, most)}`} title={told}>
      {difference === 0 ? '=' : `${difference > 0 ? '+' : ''}${count(difference)}`}
    </span>
  );
}
