import type { VerificationReport } from '../api/types.ts';
import { count, duration, plural } from '../format/quantities.ts';
import { Badge } from './badge.tsx';
import { CheckResults } from './check-results.tsx';
import { Time } from './time.tsx';

/** What one verification found. */
export function Report({ report }: { readonly report: VerificationReport }) {
  const { ok, level, startedAt, endedAt, repository, problems, notes, blocks, tables, checks } = report;
  const rows = tables.reduce((sum, { rowCount }) => sum + rowCount, 0);
  return (
    <article class="report">
      <p>
        <Badge tone={ok ? 'ok' : 'bad'}>{ok ? 'undamaged' : 'damaged'}</Badge> <strong>{level}</strong>{' '}
        <Time at={startedAt} />
        <span class="soft">
          {' '}
          {duration(Date.parse(endedAt) - Date.parse(startedAt))}
          {repository !== null && `, ${repository}`}
          {blocks && `, ${plural(blocks.used, 'block')}`}
          {tables.length > 0 && `, ${count(rows)} rows read`}
        </span>
      </p>
      {problems.map(({ code, message }) => (
        <p key={message} class="complaint">
          <code>{code}</code> {message}
        </p>
      ))}
      {notes.map((note) => (
        <p key={note} class="soft">
          {note}
        </p>
      ))}
      {checks && checks.length > 0 && <CheckResults checks={checks} />}
    </article>
  );
}
