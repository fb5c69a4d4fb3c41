import type { Schemas } from '../../api/types.ts';
import { bytes, count } from '../../format/quantities.ts';
import { Badge } from '../../parts/badge.tsx';
import { Ago } from '../../parts/time.tsx';

type Holds = Schemas['Repository']['holds'];

/** What a repository holds of each database. */
export const Holdings = ({ holds }: { readonly holds: Holds }) => (
  <table class="list">
    <thead>
      <tr>
        <th scope="col">Database</th>
        <th scope="col">As</th>
        <th scope="col">Backups</th>
        <th scope="col">Newest good</th>
        <th scope="col">Copies to come</th>
        <th scope="col">Exports</th>
      </tr>
    </thead>
    <tbody>
      {holds.map((held) => (
        <tr key={held.database}>
          <th scope="row" data-label="Database">
            <a href={`#/databases/${held.database}`}>{held.database}</a>
          </th>
          <td data-label="As">{held.role ?? 'no longer'}</td>
          <td data-label="Backups" class="number">
            <span>
              {count(held.backups)}, {bytes(held.sizeBytes)}{' '}
              {held.notGood > 0 && <Badge tone="bad">{count(held.notGood)} not good</Badge>}{' '}
              {held.unusableBackups > 0 && <Badge tone="bad">{count(held.unusableBackups)} unusable</Badge>}
            </span>
          </td>
          <td data-label="Newest good">
            <span>
              {held.newestGoodAt === null ? 'none' : <Ago at={held.newestGoodAt} />}{' '}
              {held.late && <Badge tone="late">late</Badge>}
            </span>
          </td>
          <td data-label="Copies to come" class="number">
            {count(held.pendingCopies)}
          </td>
          <td data-label="Exports" class="number">
            {count(held.exports)}, {bytes(held.exportBytes)}{' '}
            {held.unusableExports > 0 && <Badge tone="bad">{count(held.unusableExports)} unusable</Badge>}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
