import { useQuery } from '@tanstack/preact-query';
import { ActionButton } from '../../actions/action-button.tsx';
import { DeleteQuarantine } from '../../actions/delete-quarantine.tsx';
import { quarantineQuery } from '../../api/queries.ts';
import { bytes } from '../../format/quantities.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { LookAgain } from '../../parts/look-again.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Time } from '../../parts/time.tsx';
import { Title } from '../../parts/title.tsx';

/** What restores moved aside. Only people remove it. */
export function QuarantinePage() {
  const query = useQuery(quarantineQuery());
  return (
    <>
      <Title>Quarantine</Title>
      <Panel title="What restores moved aside" aside={<LookAgain query={query} />}>
        <Loaded query={query}>
          {(entries) => {
            if (entries.length === 0) return <p class="soft">It is empty.</p>;
            return (
              <table class="list">
                <thead>
                  <tr>
                    <th scope="col">Moved</th>
                    <th scope="col">Database</th>
                    <th scope="col">Replaced</th>
                    <th scope="col">Lies at</th>
                    <th scope="col">Size</th>
                    <th scope="col">Job</th>
                    <th scope="col">
                      <span class="unseen">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map((entry) => (
                    <tr key={entry.id}>
                      <th scope="row" data-label="Moved">
                        <Time at={entry.createdAt} />
                      </th>
                      <td data-label="Database">{entry.database ?? '–'}</td>
                      <td data-label="Replaced">
                        <code>{entry.target}</code>
                      </td>
                      <td data-label="Lies at">
                        {entry.files.map(({ to }) => (
                          <code key={to}>{to} </code>
                        ))}
                      </td>
                      <td data-label="Size" class="number">
                        {bytes(entry.sizeBytes)}
                      </td>
                      <td data-label="Job">
                        <a href={`#/jobs/${entry.jobId}`}>restore</a>
                      </td>
                      <td data-label="">
                        <ActionButton label="Remove …" needs="admin">
                          {(close) => <DeleteQuarantine entry={entry} onClose={close} />}
                        </ActionButton>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            );
          }}
        </Loaded>
      </Panel>
    </>
  );
}
