import type { Backup, Plan } from '../../api/types.ts';
import { dayIn } from '../../format/days.ts';
import { plural } from '../../format/quantities.ts';
import { Panel } from '../../parts/panel.tsx';
import { CalendarMonth } from './calendar-month.tsx';
import { type Kept, keepers, keptBy } from './kept.ts';

interface Props {
  /** Newest first. */
  readonly backups: readonly Backup[];
  readonly plan: Plan;
  /** The plan is of a policy that is tried. */
  readonly isTrial: boolean;
}

const atFirst = 5;

/** The days that have backups, coloured by what keeps them and marked where they are held or damaged. */
export function Calendar({ backups, plan, isTrial }: Props) {
  const timezone = plan.policy?.timezone ?? 'UTC';
  const dayOf = dayIn(timezone);
  const byDay = Map.groupBy(backups, ({ createdAt }) => dayOf(createdAt));
  const months = [...new Set([...byDay.keys()].map((day) => day.slice(0, 'YYYY-MM'.length)))];
  const kept = keptBy(plan);
  return (
    <Panel
      title={isTrial ? 'Calendar, as the tried policy would leave it' : 'Calendar'}
      aside={<Legend timezone={timezone} />}
    >
      {months.length === 0 && <p class="soft">There are no backups.</p>}
      <Months months={months.slice(0, atFirst)} byDay={byDay} kept={kept} />
      {months.length > atFirst && (
        <details class="earlier">
          <summary>{plural(months.length - atFirst, 'earlier month')}</summary>
          <Months months={months.slice(atFirst)} byDay={byDay} kept={kept} />
        </details>
      )}
    </Panel>
  );
}

interface MonthsProps {
  readonly months: readonly string[];
  readonly byDay: ReadonlyMap<string, readonly Backup[]>;
  readonly kept: ReadonlyMap<string, Kept>;
}

const Months = ({ months, byDay, kept }: MonthsProps) => (
  <div class="months">
    {months.map((month) => (
      <CalendarMonth key={month} month={month} byDay={byDay} kept={kept} />
    ))}
  </div>
);

const Legend = ({ timezone }: { readonly timezone: string }) => (
  <ul class="legend">
    {keepers.map((keeper) => (
      <li key={keeper}>
        <span class={`swatch ${keeper}`} aria-hidden="true">
          {keeper[0]?.toUpperCase()}
        </span>
        {keeper}
      </li>
    ))}
    <li>
      <span class="swatch other" aria-hidden="true" />
      otherwise kept
    </li>
    <li>
      <span class="swatch removed" aria-hidden="true">
        –
      </span>
      goes
    </li>
    <li>
      <span class="swatch held" aria-hidden="true">
        H
      </span>
      held
    </li>
    <li>
      <span class="swatch damaged" aria-hidden="true">
        !
      </span>
      not good
    </li>
    <li class="soft">days of {timezone}</li>
  </ul>
);
