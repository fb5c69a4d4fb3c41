import type { JobOf, Schemas } from '../../api/types.ts';
import { Panel } from '../../parts/panel.tsx';
import { ResultSummary } from '../../parts/result-summary.tsx';
import { Judgements } from '../database/judgements.tsx';
import { fatesOf } from './fates.ts';

interface Props {
  readonly job: JobOf<'prune'>;
  readonly report: Schemas['PruneReport'];
}

/** What went, and what did not, whatever the plan was. */
export function PruneResult({ job, report }: Props) {
  const { went, spared } = fatesOf(report);
  return (
    <Panel title="Result">
      <ResultSummary job={job} />
      <Judgements title="Stayed" judgements={report.keep} />
      {spared.length > 0 && <Judgements title="Was to go, and stayed" judgements={spared} />}
      <Judgements title="Went" judgements={went} />
    </Panel>
  );
}
