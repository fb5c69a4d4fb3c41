import type { Backup } from '../../api/types.ts';
import { monthName } from '../../format/days.ts';
import { plural } from '../../format/quantities.ts';
import { type Keeper, type Kept, standingFor } from './kept.ts';

interface Props {
  readonly day: string;
  readonly backups: readonly Backup[];
  readonly kept: ReadonlyMap<string, Kept>;
}

/** One day: it leads to its backup; of several to the one that stands for it. */
export function CalendarDay({ day, backups, kept }: Props) {
  const number = Number(day.slice(-2));
  const found = standingFor(backups, kept);
  if (!found) return <span class="day">{number}</span>;
  const {
    backup: { id, good },
    by,
  } = found;
  const isHeld = backups.some(({ hold }) => hold);
  const reasons = kept.get(id)?.reasons ?? [];
  const told = [
    plural(backups.length, 'backup'),
    good ? 'good' : 'not good',
    ...(isHeld ? ['held'] : []),
    ...(by === 'removed' ? ['goes'] : []),
    ...reasons,
  ].join(', ');
  return (
    <a
      class={`day ${by} ${isHeld ? 'held' : ''} ${good ? '' : 'damaged'}`}
      href={`#/backups/${id}`}
      title={`${day}: ${told}`}
    >
      {number}
      <span aria-hidden="true">{good ? mark(by, isHeld) : '!'}</span>
      <span class="unseen">
        {' '}
        {monthName(day.slice(0, 'YYYY-MM'.length))}: {told}
      </span>
    </a>
  );
}

function mark(by: Keeper, isHeld: boolean): string {
  if (isHeld) return 'H';
  if (by === 'removed') return '–';
  return by === 'other' ? '' : (by[0] ?? '').toUpperCase();
}
