import type { Backup } from '../../api/types.ts';
import { bytes, count } from '../../format/quantities.ts';
import { Marks } from '../../parts/marks.tsx';
import { BackupBadge } from '../../parts/states.tsx';
import { Ago, Time } from '../../parts/time.tsx';

export function BackupRow({ backup }: { readonly backup: Backup }) {
  const { id, createdAt, sizeBytes, tables, verified } = backup;
  const proofs = Object.entries(verified).toSorted(([, one], [, other]) => other.at.localeCompare(one.at));
  const [newest] = proofs;
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
        {count(tables.reduce((sum, { rowCount }) => sum + rowCount, 0))}
      </td>
      <td data-label="Verified">
        {newest ? (
          <>
            {newest[0]} <Ago at={newest[1].at} />
          </>
        ) : (
          <span class="soft">when it was made</span>
        )}
      </td>
      <td data-label="Marks">
        <Marks backup={backup} />
      </td>
    </tr>
  );
}
