import { useQuery } from '@tanstack/preact-query';
import { databaseQuery, recentBackupsQuery } from '../../api/queries.ts';
import { count } from '../../format/quantities.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Title } from '../../parts/title.tsx';
import { BackupList } from './backup-list.tsx';
import { DatabaseActions } from './database-actions.tsx';
import { DatabaseFacts } from './database-facts.tsx';
import { KeptBackups } from './kept-backups.tsx';
import { Proofs } from './proofs.tsx';

/** As many as one page of the API has. */
const shown = 1000;

/** All of one database. */
export function DatabasePage({ params: { name } }: { readonly params: { readonly name: string } }) {
  const database = useQuery(databaseQuery(name));
  const backups = useQuery(recentBackupsQuery(name, shown));
  return (
    <>
      <Title aside={<DatabaseActions name={name} />}>{name}</Title>
      <Loaded query={database}>{(data) => <DatabaseFacts database={data} />}</Loaded>
      <Loaded query={backups}>
        {({ items, nextCursor }) => (
          <>
            {nextCursor !== undefined && (
              <p class="complaint">
                There are more backups than the newest {count(items.length)}: calendar and charts show these
                alone. The list below has all.
              </p>
            )}
            <KeptBackups database={name} backups={items} />
            <Proofs database={name} backups={items} />
          </>
        )}
      </Loaded>
      <BackupList database={name} />
    </>
  );
}
