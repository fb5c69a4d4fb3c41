import type { Schemas } from '../../api/types.ts';
import { Badge } from '../../parts/badge.tsx';
import { JobBadge } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';

type Entry = Schemas['AuditEntry'];

export function AuditRow({ entry }: { readonly entry: Entry }) {
  const { at, principal, operation, code, jobId } = entry;
  return (
    <tr>
      <th scope="row" data-label="When">
        <Time at={at} />
      </th>
      <td data-label="Who">
        {principal}{' '}
        {entry.kind === 'request' && <small class="soft">{`${entry.role}, ${entry.address}`}</small>}
      </td>
      <td data-label="What">{entry.kind === 'request' ? operation : `end of ${operation}`}</td>
      <td data-label="Came of it">
        <span>
          <CameOf entry={entry} /> {code && <code>{code}</code>}
        </span>
      </td>
      <td data-label="More">
        <span>
          {jobId !== null && <a href={`#/jobs/${jobId}`}>job</a>}{' '}
          {entry.kind === 'request' && <Sent method={entry.method} path={entry.path} body={entry.body} />}
        </span>
      </td>
    </tr>
  );
}

function CameOf({ entry }: { readonly entry: Entry }) {
  if (entry.kind === 'job') return <JobBadge state={entry.state} />;
  return <Badge tone={entry.status < 400 ? 'ok' : 'bad'}>{entry.status}</Badge>;
}

interface SentProps {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

const Sent = ({ method, path, body }: SentProps) => (
  <details>
    <summary>request</summary>
    <code>
      {method} {path} {body}
    </code>
  </details>
);
