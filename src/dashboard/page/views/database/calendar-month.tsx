import type { Backup } from '../../api/types.ts';
import { monthName, weeksOf } from '../../format/days.ts';
import { CalendarDay } from './calendar-day.tsx';
import type { Kept } from './kept.ts';

interface Props {
  /** `YYYY-MM` */
  readonly month: string;
  readonly byDay: ReadonlyMap<string, readonly Backup[]>;
  readonly kept: ReadonlyMap<string, Kept>;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const CalendarMonth = ({ month, byDay, kept }: Props) => (
  <table class="month">
    <caption>{monthName(month)}</caption>
    <thead>
      <tr>
        {weekdays.map((name) => (
          <th key={name} scope="col" abbr={name}>
            {name[0]}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {weeksOf(month).map((week, at) => (
        <tr key={week.find((day) => day !== null) ?? at}>
          {week.map((day, weekday) => (
            <td key={weekdays[weekday]}>
              {day && <CalendarDay day={day} backups={byDay.get(day) ?? []} kept={kept} />}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
