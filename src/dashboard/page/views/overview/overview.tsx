import { useQuery } from '@tanstack/preact-query';
import { databasesQuery } from '../../api/queries.ts';
import type { Database } from '../../api/types.ts';
import { plural } from '../../format/quantities.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Title } from '../../parts/title.tsx';
import { DatabaseCard } from './database-card.tsx';

const worstFirst = ['missing', 'never', 'failing', 'late', 'ok'] as const;

/** Every database at a glance, those in trouble first. */
export function Overview() {
  const query = useQuery(databasesQuery());
  return (
    <>
      <Title>Overview</Title>
      <Loaded query={query}>
        {(databases) => (
          <>
            <Verdict databases={databases} />
            <div class="cards">
              {databases.toSorted(byTrouble).map((database) => (
                <DatabaseCard key={database.name} database={database} />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

const byTrouble = (one: Database, other: Database): number =>
  worstFirst.indexOf(one.protection) - worstFirst.indexOf(other.protection) ||
  other.unusableBackups - one.unusableBackups ||
  one.name.localeCompare(other.name);

const isTroubled = ({ protection, unusableBackups }: Database): boolean =>
  protection !== 'ok' || unusableBackups > 0;

/** One sentence for three in the morning. */
function Verdict({ databases }: { readonly databases: readonly Database[] }) {
  if (databases.length === 0) return <p class="verdict late">This token is for no database.</p>;
  const troubled = databases.filter(isTroubled).length;
  if (troubled === 0)
    return (
      <p class="verdict ok">
        {databases.length === 1 ? 'The database is' : `All ${databases.length} databases are`} protected.
      </p>
    );
  return (
    <p class="verdict bad">
      {troubled} of {plural(databases.length, 'database')} {troubled === 1 ? 'needs' : 'need'} you.
    </p>
  );
}
