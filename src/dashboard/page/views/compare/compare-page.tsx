import { useInfiniteQuery } from '@tanstack/preact-query';
import { jobsQuery } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { JobBadge } from '../../parts/states.tsx';
import { Ago } from '../../parts/time.tsx';
import { Title } from '../../parts/title.tsx';
import { useMay } from '../../session/session.tsx';
import { CompareForm } from './compare-form.tsx';
import { Side } from './side.tsx';

/** Compares two states, and lists the comparisons that were made. */
export function ComparePage({ params: { backup } }: { readonly params: { readonly backup?: string } }) {
  const may = useMay('operator');
  return (
    <>
      <Title>Compare</Title>
      {may && <CompareForm backup={backup} />}
      <Past />
    </>
  );
}

function Past() {
  const query = useInfiniteQuery(jobsQuery({ kind: 'compare', limit: 10 }));
  return (
    <Panel title="Comparisons that were made">
      <Loaded query={query}>
        {({ pages }) => {
          const jobs = pages.flatMap(({ items }) => items).filter((job) => job.kind === 'compare');
          if (jobs.length === 0) return <p class="soft">There were none.</p>;
          return (
            <ul class="plain">
              {jobs.map(({ id, state, request, result, createdAt }) => (
                <li key={id}>
                  <JobBadge state={state} /> <a href={`#/jobs/${id}`}>{outcome(result)}</a>{' '}
                  <Side side={request.left} /> and <Side side={request.right} />, {request.mode},{' '}
                  <span class="soft">
                    <Ago at={createdAt} />
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <MoreButton query={query} />
    </Panel>
  );
}

const outcome = (result: { readonly equal: boolean } | null): string =>
  result === null ? 'No result' : result.equal ? 'The same' : 'They differ';
