import { useInfiniteQuery } from '@tanstack/preact-query';
import { jobsQuery } from '../../api/queries.ts';
import type { Database } from '../../api/types.ts';
import { Ago } from '../../parts/time.tsx';

/** What went wrong last, with what to do; in short where the database is protected all the same. */
export function LastFailure({ database }: { readonly database: Pick<Database, 'name' | 'protection'> }) {
  const { name, protection } = database;
  const { data } = useInfiniteQuery(jobsQuery({ database: name, state: 'failed', limit: 1 }));
  const job = data?.pages[0]?.items[0];
  if (!job?.problem) return null;
  const { title, hint } = job.problem;
  const when = <Ago at={job.endedAt ?? job.createdAt} />;
  return (
    <div class={`failure ${protection === 'ok' ? 'past' : ''}`}>
      <p>
        Last failure: <a href={`#/jobs/${job.id}`}>{job.kind}</a>, {when}: {title}
      </p>
      {protection !== 'ok' && <p class="hint">{hint}</p>}
    </div>
  );
}
