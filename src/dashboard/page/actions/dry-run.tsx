import type { Job } from '../api/types.ts';
import { bytes } from '../format/quantities.ts';
import { Progress } from '../parts/job-progress.tsx';
import { ErrorBox, ProblemBox } from '../parts/problem-box.tsx';
import type { useDryRun } from './use-dry-run.ts';

interface Props {
  readonly dryRun: ReturnType<typeof useDryRun>;
  /** All that it needs to know has been filled in. */
  readonly isComplete: boolean;
}

/** What a restore would do, step by step. */
export function DryRun({ dryRun, isComplete }: Props) {
  const { isStarting, underWay, report, problem, error, run } = dryRun;
  if (underWay) return <Waiting job={underWay} />;
  if (isStarting) return <p class="soft">Finding out what it would do …</p>;
  if (report)
    return (
      <div class="dry-run">
        <h3>What it will do ({bytes(report.sizeBytes)})</h3>
        <ol>
          {report.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
    );
  return (
    <>
      {problem && <ProblemBox problem={problem} />}
      {error && <ErrorBox error={error} />}
      <div class="buttons">
        <button type="button" disabled={!isComplete} onClick={run}>
          Show what it will do
        </button>
      </div>
    </>
  );
}

const Waiting = ({ job }: { readonly job: Job }) => (
  <div>
    <p class="soft">
      {job.state === 'queued'
        ? 'It waits until other jobs have ended: so many run at a time.'
        : 'Finding out what it would do …'}{' '}
      <a href={`#/jobs/${job.id}`}>The job</a>, <a href="#/jobs">all jobs</a>
    </p>
    <Progress job={job} />
  </div>
);
