import { isEnded, useLiveJob } from '../api/watch-job.ts';
import { Progress } from './job-progress.tsx';
import { Loaded } from './loaded.tsx';
import { ProblemBox } from './problem-box.tsx';
import { ResultSummary } from './result-summary.tsx';

/** A job that was just asked for: how far it is, and then what came of it. */
export function Outcome({ id }: { readonly id: string }) {
  const query = useLiveJob(id);
  return (
    <Loaded query={query}>
      {(job) => (
        <div class="outcome" role="status">
          <Progress job={job} />
          {job.problem && <ProblemBox problem={job.problem} />}
          {isEnded(job) && <ResultSummary job={job} />}
          <p>
            <a href={`#/jobs/${job.id}`}>All of this job</a>
          </p>
        </div>
      )}
    </Loaded>
  );
}
