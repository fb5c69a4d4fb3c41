import { useInfiniteQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { backupsQuery } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { BackupFilters, type Filter, noFilter } from './backup-filters.tsx';
import { BackupRow } from './backup-row.tsx';

/** All backups of a database, as far as one wants to see them. */
export function BackupList({ database }: { readonly database: string }) {
  const [filter, setFilter] = useState<Filter>(noFilter);
  const query = useInfiniteQuery(backupsQuery({ database, limit: 10, ...filter }));
  return (
    <Panel title="Backups">
      <BackupFilters filter={filter} onChange={setFilter} />
      <Loaded query={query}>
        {({ pages }) => {
          const backups = pages.flatMap(({ items }) => items);
          if (backups.length === 0) return <p class="soft">There is none.</p>;
          return (
            <table class="list">
              <thead>
                <tr>
                  <th scope="col">Made</th>
                  <th scope="col">State</th>
                  <th scope="col">Size</th>
                  <th scope="col">Rows</th>
                  <th scope="col">Verified</th>
                  <th scope="col">Marks</th>
                </tr>
              </thead>
              <tbody>
                {backups.map((backup) => (
                  <BackupRow key={backup.id} backup={backup} />
                ))}
              </tbody>
            </table>
          );
        }}
      </Loaded>
      <MoreButton query={query} />
    </Panel>
  );
}
