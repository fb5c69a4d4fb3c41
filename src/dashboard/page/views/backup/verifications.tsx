import { useQuery } from '@tanstack/preact-query';
import { verificationsQuery } from '../../api/queries.ts';
import type { Backup } from '../../api/types.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Report } from '../../parts/report.tsx';

/** What past verifications found, newest first. */
export function Verifications({ backup: { id, sealed } }: { readonly backup: Backup }) {
  const query = useQuery(verificationsQuery(id));
  return (
    <Panel title="Verifications">
      <Loaded query={query}>
        {(reports) =>
          reports.length === 0 ? (
            <p class="soft">
              {sealed
                ? 'None since it was made; then every row of it was read.'
                : 'None, and nobody has read its rows.'}
            </p>
          ) : (
            <ul class="plain reports">
              {reports.map((report) => (
                <li key={report.startedAt}>
                  <Report report={report} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
