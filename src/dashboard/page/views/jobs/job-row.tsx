import type { Job } from '../../api/types.ts';
import { isEnded, useLiveJob } from '../../api/watch-job.ts';
import { jobName } from '../../format/names.ts';
import { duration } from '../../format/quantities.ts';
import { Progress } from '../../parts/job-progress.tsx';
import { JobBadge } from '../../parts/states.tsx';
import { Ago } from '../../parts/time.tsx';

/** One job; while it is under way, live. */
export const JobRow = ({ job }: { readonly job: Job }) =>
  isEnded(job) ? <Row job={job} /> : <LiveRow job={job} />;

function LiveRow({ job }: { readonly job: Job }) {
  const { data = job } = useLiveJob(job.id);
  return <Row job={data} />;
}

function Row({ job }: { readonly job: Job }) {
  const { id, database, state, createdAt, durationMs, requestedBy, problem } = job;
  return (
    <tr>
      <th scope="row" data-label="Job">
        <a href={`#/jobs/${id}`}>{jobName(job)}</a>
      </th>
      <td data-label="Database">{database && <a href={`#/databases/${database}`}>{database}</a>}</td>
      <td data-label="State">
        {state === 'running' ? (
          <Progress job={job} />
        ) : (
          <span>
            <JobBadge state={state} /> {problem?.title}
          </span>
        )}
      </td>
      <td data-label="Asked for">
        <Ago at={createdAt} />
      </td>
      <td data-label="Took" class="number">
        {durationMs === null ? '–' : duration(durationMs)}
      </td>
      <td data-label="By">{requestedBy}</td>
    </tr>
  );
}
