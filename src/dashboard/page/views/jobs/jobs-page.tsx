import { useInfiniteQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { jobsQuery } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Title } from '../../parts/title.tsx';
import { type JobFilter, JobFilters } from './job-filters.tsx';
import { JobRow } from './job-row.tsx';

/** All jobs, newest first, as they go on. */
export function JobsPage() {
  const [filter, setFilter] = useState<JobFilter>({});
  const query = useInfiniteQuery(jobsQuery({ ...filter, limit: 20 }));
  return (
    <>
      <Title>Jobs</Title>
      <Panel title="All jobs, newest first">
        <JobFilters filter={filter} onChange={setFilter} />
        <Loaded query={query}>
          {({ pages }) => {
            const jobs = pages.flatMap(({ items }) => items);
            if (jobs.length === 0) return <p class="soft">There is none.</p>;
            return (
              <table class="list">
                <thead>
                  <tr>
                    <th scope="col">Job</th>
                    <th scope="col">Database</th>
                    <th scope="col">State</th>
                    <th scope="col">Asked for</th>
                    <th scope="col">Took</th>
                    <th scope="col">By</th>
                  </tr>
                </thead>
                <tbody>
                  {jobs.map((job) => (
                    <JobRow key={job.id} job={job} />
                  ))}
                </tbody>
              </table>
            );
          }}
        </Loaded>
        <MoreButton query={query} />
      </Panel>
    </>
  );
}
