import type { Job } from '../api/types.ts';
import { useLiveJob } from '../api/watch-job.ts';
import { jobName } from '../format/names.ts';
import { bytes } from '../format/quantities.ts';
import { Loaded } from './loaded.tsx';
import { JobBadge } from './states.tsx';

/** How far a job is. */
export function Progress({ job }: { readonly job: Job }) {
  const { progress, phase, state } = job;
  const label = `Progress of the ${job.kind}`;
  return (
    <div class="progress">
      {state === 'running' && <progress max={100} value={progress?.percent} aria-label={label} />}
      <p>
        <JobBadge state={state} /> {phase}
        {progress && state === 'running' && (
          <span class="soft">
            {' '}
            {bytes(progress.doneBytes)} of {bytes(progress.totalBytes)}
          </span>
        )}
      </p>
    </div>
  );
}

/** The same, kept up to date. */
export function LiveProgress({ id }: { readonly id: string }) {
  const query = useLiveJob(id);
  return (
    <Loaded query={query}>
      {(job) => (
        <div class="live-job">
          <a href={`#/jobs/${job.id}`}>{jobName(job)}</a>
          <Progress job={job} />
        </div>
      )}
    </Loaded>
  );
}
