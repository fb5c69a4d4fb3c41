import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { repositoriesQuery, retentionQuery } from '../../api/queries.ts';
import type { Backup, Plan } from '../../api/types.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { Calendar } from './calendar.tsx';
import { History } from './history.tsx';
import { keptBy } from './kept.ts';
import { Retention } from './retention.tsx';

interface Props {
  readonly database: string;
  /** Newest first. */
  readonly backups: readonly Backup[];
}

/** What a repository has of a database by day, and what stays there by which policy: each repository has its own. */
export function KeptBackups({ database, backups }: Props) {
  /** null: the primary one. */
  const [repository, setRepository] = useState<string | null>(null);
  const [trial, setTrial] = useState<Plan | null>(null);
  const plan = useQuery(retentionQuery(database, repository));
  const choose = (chosen: string) => {
    setRepository(chosen === '' ? null : chosen);
    setTrial(null);
  };
  return (
    <>
      <Where database={database} repository={repository} onChoose={choose} />
      <Loaded query={plan}>
        {(current) => (
          <>
            <Calendar
              backups={repository === null ? backups : backups.filter(isIn(current))}
              plan={trial ?? current}
              isTrial={trial !== null}
            />
            <History database={database} backups={backups} />
            <Retention
              key={current.repository}
              plan={current}
              repository={repository}
              trial={trial}
              onTry={setTrial}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

function isIn(plan: Plan): (backup: Backup) => boolean {
  const judged = keptBy(plan);
  return ({ id }) => judged.has(id);
}

interface WhereProps {
  readonly database: string;
  readonly repository: string | null;
  onChoose(repository: string): void;
}

/** Which repository is looked at; nothing where there is but one. */
function Where({ database, repository, onChoose }: WhereProps) {
  const { data = [] } = useQuery(repositoriesQuery());
  const roleOf = ({ holds }: (typeof data)[number]) => holds.find((held) => held.database === database)?.role;
  const primary = data.find((one) => roleOf(one) === 'primary');
  const others = data.filter((one) => roleOf(one) === 'copies');
  if (!primary || others.length === 0) return null;
  return (
    <div class="fields where">
      <SelectField
        label="Repository"
        value={repository ?? ''}
        options={[['', primary.name], ...others.map(({ name }) => [name, name] as const)]}
        onChange={onChoose}
      />
    </div>
  );
}
