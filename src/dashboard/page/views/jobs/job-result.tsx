import type { Job } from '../../api/types.ts';
import { Panel } from '../../parts/panel.tsx';
import { Report } from '../../parts/report.tsx';
import { ResultSummary } from '../../parts/result-summary.tsx';
import { Comparison } from '../compare/comparison.tsx';
import { RecoveryResult } from '../recovery/recovery-result.tsx';
import { PruneResult } from './prune-result.tsx';
import { RestoreResult } from './restore-result.tsx';

/** What came of a job, in full. */
export function JobResult({ job }: { readonly job: Job }) {
  if (job.result === null) return null;
  switch (job.kind) {
    case 'compare':
      return <Comparison report={job.result} />;
    case 'verify':
      return (
        <Panel title="Report">
          <Report report={job.result} />
        </Panel>
      );
    case 'restore':
      return <RestoreResult report={job.result} state={job.state} />;
    case 'recovery':
      return <RecoveryResult report={job.result} state={job.state} />;
    case 'prune':
      return <PruneResult job={job} report={job.result} />;
    default:
      return (
        <Panel title="Result">
          <ResultSummary job={job} />
        </Panel>
      );
  }
}
