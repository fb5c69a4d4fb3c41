import { useQuery } from '@tanstack/preact-query';
import { repositoriesQuery } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Title } from '../../parts/title.tsx';
import { RepositoryPanel } from './repository-panel.tsx';

/** Where backups and exports lie. */
export function RepositoriesPage() {
  const query = useQuery(repositoriesQuery());
  return (
    <>
      <Title>Repositories</Title>
      <Loaded query={query}>
        {(repositories) =>
          repositories.map((repository) => <RepositoryPanel key={repository.name} repository={repository} />)
        }
      </Loaded>
    </>
  );
}
