import type { Backup } from '../../api/types.ts';
import { monthName } from '../../format/days.ts';
import { plural } from '../../format/quantities.ts';
import { type Keeper, type Kept, standingFor } from './kept.ts';

interface Props {
  readonly day: string;
  readonly backups: readonly Backup[];
  readonly kept: ReadonlyMap<string, Kept>;
}

/** One day: it leads to its backup; of several to the one that is kept the longest. */
export function CalendarDay({ day, backups, kept }: Props) {
  const number = Number(day.slice(-2));
  const found = standingFor(backups, kept);
  if (!found) return <span class="day">{number}</span>;
  const { backup: shown, by } = found;
  // Not that of another one, which may go while this one stays.
  const isGood = shown.good;
  const isHeld = backups.some(({ hold }) => hold);
  const reasons = kept.get(shown.id)?.reasons ?? [];
  const told = [
    plural(backups.length, 'backup'),
    isGood ? 'good' : 'not good',
    ...(isHeld ? ['held'] : []),
    ...(by === 'removed' ? ['goes'] : []),
    ...reasons,
  ].join(', ');
  return (
    <a
      class={`day ${by} ${isHeld ? 'held' : ''} ${isGood ? '' : 'damaged'}`}
      href={`#/backups/${shown.id}`}
      title={`${day}: ${told}`}
    >
      {number}
      <span aria-hidden="true">{isGood ? mark(by, isHeld) : '!'}</span>
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
