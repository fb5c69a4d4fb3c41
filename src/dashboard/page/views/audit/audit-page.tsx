import { useInfiniteQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { auditQuery } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { LookAgain } from '../../parts/look-again.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { Title } from '../../parts/title.tsx';
import { AuditRow } from './audit-row.tsx';

/** Who asked for what, and what came of it. */
export function AuditPage() {
  const [principal, setPrincipal] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const query = useInfiniteQuery(
    auditQuery({
      limit: 30,
      ...(principal === '' ? {} : { principal }),
      ...(from === '' ? {} : { from: `${from}T00:00:00Z` }),
      ...(to === '' ? {} : { to: `${to}T00:00:00Z` }),
    }),
  );
  return (
    <>
      <Title>Audit</Title>
      <Panel title="Who asked for what" aside={<LookAgain query={query} />}>
        <div class="fields">
          <TextField label="Token" value={principal} onInput={setPrincipal} />
          <TextField label="From (UTC)" type="date" value={from} onInput={setFrom} />
          <TextField label="Before (UTC)" type="date" value={to} onInput={setTo} />
        </div>
        <Loaded query={query}>
          {({ pages }) => {
            const entries = pages.flatMap(({ items }) => items);
            if (entries.length === 0) return <p class="soft">There is nothing.</p>;
            return (
              <table class="list">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Who</th>
                    <th scope="col">What</th>
                    <th scope="col">Came of it</th>
                    <th scope="col">More</th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map((entry) => (
                    <AuditRow key={entry.id} entry={entry} />
                  ))}
                </tbody>
              </table>
            );
          }}
        </Loaded>
        <MoreButton query={query} />
      </Panel>
    </>
  );
}
