import { useInfiniteQuery } from '@tanstack/preact-query';
import { jobsQuery } from '../../api/queries.ts';
import type { Database, Job } from '../../api/types.ts';
import { isDryRun } from '../../format/names.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Ago } from '../../parts/time.tsx';

/** So many are looked through for one that counts. */
const looked = 20;

/** What went wrong last, with what to do; in short where the database is protected all the same. */
export function LastFailure({ database }: { readonly database: Pick<Database, 'name' | 'protection'> }) {
  const { name, protection } = database;
  const query = useInfiniteQuery(jobsQuery({ database: name, state: 'failed', limit: looked }));
  return (
    <Loaded query={query}>
      {({ pages }) => {
        // What only asked what would happen has harmed nothing.
        const job = pages[0]?.items.find((one) => !isDryRun(one));
        return job && <Failure job={job} isProtected={protection === 'ok'} />;
      }}
    </Loaded>
  );
}

function Failure({ job, isProtected }: { readonly job: Job; readonly isProtected: boolean }) {
  if (!job.problem) return null;
  const { title, hint } = job.problem;
  return (
    <div class={`failure ${isProtected ? 'past' : ''}`}>
      <p>
        Last failure: <a href={`#/jobs/${job.id}`}>{job.kind}</a>, <Ago at={job.endedAt ?? job.createdAt} />:{' '}
        {title}
      </p>
      {!isProtected && <p class="hint">{hint}</p>}
    </div>
  );
}
