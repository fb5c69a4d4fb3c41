import type { Backup, Plan } from '../../api/types.ts';
import { dayIn, monthName } from '../../format/days.ts';
import { type Hole, monthOf, type Span, spansOf } from '../../format/months.ts';
import { now } from '../../format/now.ts';
import { plural } from '../../format/quantities.ts';
import { knownZone } from '../../format/zones.ts';
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

/** The days that have backups, and the months that have none; coloured by what keeps them and marked where they are held or damaged. */
export function Calendar({ backups, plan, isTrial }: Props) {
  const timezone = plan.policy?.timezone ?? 'UTC';
  const dayOf = dayIn(knownZone(timezone));
  const byDay = Map.groupBy(backups, ({ createdAt }) => dayOf(createdAt));
  const spans = spansOf([...byDay.keys()].map(monthOf), monthOf(dayOf(new Date(now()).toISOString())));
  const kept = keptBy(plan);
  return (
    <Panel
      title={isTrial ? 'Calendar, as the tried policy would leave it' : 'Calendar'}
      aside={<Legend timezone={timezone} />}
    >
      {byDay.size === 0 && <p class="soft">There are no backups.</p>}
      <Months spans={spans.slice(0, atFirst)} byDay={byDay} kept={kept} />
      {spans.length > atFirst && (
        <details class="earlier">
          <summary>
            Earlier: {plural(spans.slice(atFirst).filter(isMonth).length, 'month')} with backups
          </summary>
          <Months spans={spans.slice(atFirst)} byDay={byDay} kept={kept} />
        </details>
      )}
    </Panel>
  );
}

interface MonthsProps {
  readonly spans: readonly Span[];
  readonly byDay: ReadonlyMap<string, readonly Backup[]>;
  readonly kept: ReadonlyMap<string, Kept>;
}

const Months = ({ spans, byDay, kept }: MonthsProps) => (
  <div class="months">
    {spans.map((span) =>
      'month' in span ? (
        <CalendarMonth key={span.month} month={span.month} byDay={byDay} kept={kept} />
      ) : (
        <p key={span.first} class="hole">
          <strong>No backups</strong> {inWords(span)}
        </p>
      ),
    )}
  </div>
);

const isMonth = (span: Span): boolean => 'month' in span;

const inWords = ({ first, last }: Hole): string =>
  first === last ? `in ${monthName(first)}` : `from ${monthName(first)} to ${monthName(last)}`;

/** Where the days are others than those that the policy counts by that is told. */
function zoneText(timezone: string): string {
  const shown = knownZone(timezone);
  return shown === timezone ? timezone : `${shown}: this browser does not know ${timezone}`;
}

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
    <li class="soft">days of {zoneText(timezone)}</li>
  </ul>
);
