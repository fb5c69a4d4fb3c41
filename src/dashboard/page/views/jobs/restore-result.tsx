import type { JobState, Schemas } from '../../api/types.ts';
import { tableName } from '../../format/names.ts';
import { bytes, count } from '../../format/quantities.ts';
import { Facts } from '../../parts/facts.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Report } from '../../parts/report.tsx';

type RestoreReport = Schemas['RestoreReport'];

interface Props {
  readonly report: RestoreReport;
  readonly state: JobState;
}

/** What a restore did, would do, or was to do. */
export const RestoreResult = ({ report, state }: Props) => (
  <Panel title={titleOf(report, state)}>
    <div class="stack">
      <ol>
        {report.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Facts
        facts={[
          ['Target', <code key="target">{report.target.path}</code>],
          ['Size', bytes(report.sizeBytes)],
          ['In quarantine', report.quarantine && <code>{report.quarantine.id}</code>],
          ...(report.loaded ?? []).map((table) => [tableName(table), rowsOf(table)] as const),
        ]}
      />
      {report.verification && <Report report={report.verification} />}
    </div>
  </Panel>
);

function titleOf({ dryRun }: RestoreReport, state: JobState): string {
  if (dryRun) return 'What it would do';
  return state === 'succeeded' ? 'What it did' : 'What it was to do';
}

const rowsOf = ({
  inserted,
  updated,
  unchanged,
  deleted,
}: NonNullable<RestoreReport['loaded']>[number]): string =>
  `${count(inserted)} inserted, ${count(updated)} updated, ${count(unchanged)} unchanged, ${count(deleted)} deleted`;
