import { useInfiniteQuery } from '@tanstack/preact-query';
import { jobsQuery } from '../../api/queries.ts';
import type { Backup } from '../../api/types.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { JobBadge } from '../../parts/states.tsx';
import { Ago } from '../../parts/time.tsx';
import { LastChecks } from './last-checks.tsx';

interface Props {
  readonly database: string;
  /** Newest first. */
  readonly backups: readonly Backup[];
}

/** Its checks and its drills. */
export const Proofs = ({ database, backups }: Props) => (
  <div class="panels">
    <Panel title="Checks">
      <LastChecks database={database} backups={backups} />
    </Panel>
    <Panel title="Drills and verifications">
      <LastDrills database={database} />
    </Panel>
  </div>
);

function LastDrills({ database }: Pick<Props, 'database'>) {
  const drills = useInfiniteQuery(jobsQuery({ database, kind: 'drill', limit: 5 }));
  const verifications = useInfiniteQuery(jobsQuery({ database, kind: 'verify', limit: 5 }));
  const jobs = [drills, verifications]
    .flatMap(({ data }) => data?.pages[0]?.items ?? [])
    .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  const query = {
    data: drills.data && verifications.data && jobs,
    error: drills.error ?? verifications.error,
  };
  return (
    <Loaded query={query}>
      {(found) =>
        found.length === 0 ? (
          <p class="soft">None of late.</p>
        ) : (
          <ul class="plain">
            {found.map((job) => (
              <li key={job.id}>
                <JobBadge state={job.state} /> <a href={`#/jobs/${job.id}`}>{levelOf(job)}</a>{' '}
                <Ago at={job.createdAt} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

const levelOf = (job: { readonly kind: string; readonly request: object }): string =>
  'level' in job.request ? `${job.kind}, ${job.request.level}` : job.kind;
