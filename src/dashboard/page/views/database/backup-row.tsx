import type { Backup } from '../../api/types.ts';
import { bytes, count } from '../../format/quantities.ts';
import { Badge } from '../../parts/badge.tsx';
import { Marks } from '../../parts/marks.tsx';
import { BackupBadge } from '../../parts/states.tsx';
import { Ago, Time } from '../../parts/time.tsx';

export function BackupRow({ backup }: { readonly backup: Backup }) {
  const { id, createdAt, sizeBytes, sealed, tables } = backup;
  return (
    <tr>
      <th scope="row" data-label="Made">
        <a href={`#/backups/${id}`}>
          <Time at={createdAt} />
        </a>
      </th>
      <td data-label="State">
        <BackupBadge backup={backup} />
      </td>
      <td data-label="Size" class="number">
        {bytes(sizeBytes)}
      </td>
      <td data-label="Rows" class="number">
        {sealed ? count(tables.reduce((sum, { rowCount }) => sum + rowCount, 0)) : 'unread'}
      </td>
      <td data-label="Verified">
        <Verified backup={backup} />
      </td>
      <td data-label="Marks">
        <Marks backup={backup} />
      </td>
    </tr>
  );
}

/** How it was last verified, in whichever of its copies, and what that found. */
function Verified({ backup: { verified, sealed } }: { readonly backup: Backup }) {
  const [newest] = Object.entries(verified).toSorted(([, one], [, other]) => other.at.localeCompare(one.at));
  if (!newest) return <span class="soft">{sealed ? 'when it was made' : 'never, nobody has read it'}</span>;
  const [level, { at, ok, unreadable }] = newest;
  return (
    <span>
      {ok ? level : <Badge tone="bad">{`${level}: ${unreadable ? 'report unreadable' : 'damage'}`}</Badge>}{' '}
      <Ago at={at} />
    </span>
  );
}
