import type { Schemas } from '../../api/types.ts';
import { Badge } from '../../parts/badge.tsx';
import { CheckResults } from '../../parts/check-results.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What came of a recovery. */
export function RecoveryResult({ report }: { readonly report: Schemas['RecoveryReport'] }) {
  const { backup, target, quarantine, startDate, rolledBack, checks, alerts } = report;
  return (
    <Panel
      title="Result"
      aside={<Badge tone={rolledBack ? 'late' : 'ok'}>{rolledBack ? 'put back' : 'recovered'}</Badge>}
    >
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
