import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { databaseQuery, recentBackupsQuery, retentionQuery } from '../../api/queries.ts';
import type { Plan } from '../../api/types.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Title } from '../../parts/title.tsx';
import { BackupList } from './backup-list.tsx';
import { Calendar } from './calendar.tsx';
import { DatabaseActions } from './database-actions.tsx';
import { DatabaseFacts } from './database-facts.tsx';
import { History } from './history.tsx';
import { Proofs } from './proofs.tsx';
import { Retention } from './retention.tsx';

/** As many as one page of the API has. */
const shown = 1000;

/** All of one database. */
export function DatabasePage({ params: { name } }: { readonly params: { readonly name: string } }) {
  const database = useQuery(databaseQuery(name));
  const backups = useQuery(recentBackupsQuery(name, shown));
  const plan = useQuery(retentionQuery(name));
  const [trial, setTrial] = useState<Plan | null>(null);
  return (
    <>
      <Title aside={<DatabaseActions name={name} />}>{name}</Title>
      <Loaded query={database}>{(data) => <DatabaseFacts database={data} />}</Loaded>
      <Loaded query={backups}>
        {(items) => (
          <>
            <Loaded query={plan}>
              {(current) => (
                <>
                  <Calendar backups={items} plan={trial ?? current} isTrial={trial !== null} />
                  <History database={name} backups={items} />
                  <Retention plan={current} trial={trial} onTry={setTrial} />
                </>
              )}
            </Loaded>
            <Proofs database={name} backups={items} />
          </>
        )}
      </Loaded>
      <BackupList database={name} />
    </>
  );
}
