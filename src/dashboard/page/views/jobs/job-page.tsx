import { ActionButton } from '../../actions/action-button.tsx';
import { CancelJob } from '../../actions/cancel-job.tsx';
import { mayCancel } from '../../actions/cancelling.ts';
import type { Job } from '../../api/types.ts';
import { isEnded, useLiveJob } from '../../api/watch-job.ts';
import { jobName } from '../../format/names.ts';
import { duration } from '../../format/quantities.ts';
import { Facts } from '../../parts/facts.tsx';
import { Progress } from '../../parts/job-progress.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Time } from '../../parts/time.tsx';
import { Title } from '../../parts/title.tsx';
import { RecoverySteps } from '../recovery/recovery-steps.tsx';
import { JobResult } from './job-result.tsx';
import { Steps } from './steps.tsx';

/** All of one job, as it goes on. */
export function JobPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const query = useLiveJob(id);
  const { data } = query;
  return (
    <>
      <Title aside={data && !isEnded(data) && <Cancel job={data} />}>{data ? titleOf(data) : id}</Title>
      <Loaded query={query}>
        {(job) => (
          <>
            <div class="panels">
              <Panel title="State">
                <div class="stack">
                  <Progress job={job} />
                  {job.problem && <ProblemBox problem={job.problem} />}
                  <Facts facts={factsOf(job)} />
                </div>
              </Panel>
              <Panel title="Steps">
                {job.kind === 'recovery' ? <RecoverySteps job={job} /> : <Steps steps={job.steps} />}
              </Panel>
            </div>
            <JobResult job={job} />
          </>
        )}
      </Loaded>
    </>
  );
}

function titleOf(job: Job): string {
  const name = jobName(job);
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}${job.database === null ? '' : ` of ${job.database}`}`;
}

const Cancel = ({ job }: { readonly job: Job }) => (
  <ActionButton label="Cancel …" needs={mayCancel[job.kind]}>
    {(close) => <CancelJob job={job} onClose={close} />}
  </ActionButton>
);

const factsOf = ({ id, createdAt, endedAt, durationMs, requestedBy, attempt, request }: Job) =>
  [
    ['Id', <code key="id">{id}</code>],
    ['Asked for', <Time key="asked" at={createdAt} />],
    ['By', requestedBy],
    ['Ended', endedAt && <Time at={endedAt} />],
    ['Took', durationMs === null ? null : duration(durationMs)],
    ['Attempt', attempt === 1 ? null : attempt],
    ['Request', <code key="request">{JSON.stringify(request)}</code>],
  ] as const;
