import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { jobsQuery, verificationsQuery } from '../../api/queries.ts';
import type { Backup } from '../../api/types.ts';
import { CheckResults } from '../../parts/check-results.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { JobBadge } from '../../parts/states.tsx';
import { Ago } from '../../parts/time.tsx';

interface Props {
  readonly database: string;
  /** Newest first. */
  readonly backups: readonly Backup[];
}

/** Its checks and its drills. */
export const Proofs = ({ database, backups }: Props) => (
  <div class="panels">
    <Panel title="Checks">
      <LastChecks backups={backups} />
    </Panel>
    <Panel title="Drills and verifications">
      <LastDrills database={database} />
    </Panel>
  </div>
);

/** Of the newest backup that they were run on. */
function LastChecks({ backups }: Pick<Props, 'backups'>) {
  const checked = backups.find(({ verified }) => verified.content ?? verified.restore);
  if (!checked) return <p class="soft">They run when a backup is verified at level content or restore.</p>;
  return <ChecksOf backup={checked} />;
}

function ChecksOf({ backup: { id } }: { readonly backup: Backup }) {
  const query = useQuery(verificationsQuery(id));
  return (
    <Loaded query={query}>
      {(reports) => {
        const report = reports.find(({ checks }) => checks !== undefined);
        if (!report?.checks) return <p class="soft">No checks are configured.</p>;
        return (
          <>
            <p class="soft">
              On <a href={`#/backups/${id}`}>{id}</a>, <Ago at={report.endedAt} />
            </p>
            <CheckResults checks={report.checks} />
          </>
        );
      }}
    </Loaded>
  );
}

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
