import { isEnded, useLiveJob } from '../api/watch-job.ts';
import { Progress } from './job-progress.tsx';
import { Loaded } from './loaded.tsx';
import { ProblemBox } from './problem-box.tsx';
import { ResultSummary } from './result-summary.tsx';
import { Ago } from './time.tsx';

/**
 * A job that was just asked for: how far it is, and then what came of it; also when that was, since it may have been asked for long before, with an answer
 * that was lost. Only its end is read out: progress moves on ten times a second.
 */
export function Outcome({ id }: { readonly id: string }) {
  const query = useLiveJob(id);
  return (
    <Loaded query={query}>
      {(job) => (
        <div class="outcome">
          <Progress job={job} />
          {job.problem && <ProblemBox problem={job.problem} />}
          <div role="status">
            {isEnded(job) && (
              <>
                <span class="unseen">The {job.kind} has ended.</span>
                <ResultSummary job={job} />
              </>
            )}
          </div>
          <p>
            <a href={`#/jobs/${job.id}`}>All of this job</a>, asked for <Ago at={job.createdAt} />
          </p>
        </div>
      )}
    </Loaded>
  );
}
