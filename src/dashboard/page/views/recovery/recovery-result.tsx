import type { JobState, Schemas } from '../../api/types.ts';
import { Badge } from '../../parts/badge.tsx';
import { CheckResults } from '../../parts/check-results.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Panel } from '../../parts/panel.tsx';

type Report = Schemas['RecoveryReport'];

interface Props {
  readonly report: Report;
  readonly state: JobState;
}

/** What came of a recovery. */
export function RecoveryResult({ report, state }: Props) {
  const { backup, target, quarantine, startDate, checks, alerts } = report;
  return (
    <Panel title="Result" aside={<OutcomeBadge report={report} state={state} />}>
      <div class="stack">
        {alerts.map((alert) => (
          <p key={alert} class="complaint">
            {alert}
          </p>
        ))}
        <Facts
          facts={[
            ['Backup', backup && <a href={`#/backups/${backup}`}>{backup}</a>],
            ['File', <code key="file">{target}</code>],
            ['In quarantine', quarantine && <a href="#/quarantine">{quarantine}</a>],
            ['Filled in from', startDate],
          ]}
        />
        {checks.length > 0 && <CheckResults checks={checks} />}
      </div>
    </Panel>
  );
}

function OutcomeBadge({ report: { rolledBack }, state }: Props) {
  if (rolledBack) return <Badge tone="late">put back</Badge>;
  return state === 'succeeded' ? <Badge tone="ok">recovered</Badge> : <Badge tone="bad">not recovered</Badge>;
}
