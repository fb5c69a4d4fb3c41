import type { Job } from '../../api/types.ts';
import { duration } from '../../format/quantities.ts';
import { JobBadge } from '../../parts/states.tsx';

/** What it has done so far. */
export function Steps({ steps }: Pick<Job, 'steps'>) {
  if (steps.length === 0) return <p class="soft">It has not begun.</p>;
  return (
    <ol class="plain steps">
      {steps.map(({ name, state, startedAt, endedAt, detail }) => (
        <li key={`${name} ${startedAt}`}>
          <JobBadge state={state} /> <strong>{name}</strong>{' '}
          {endedAt !== null && (
            <span class="soft number">{duration(Date.parse(endedAt) - Date.parse(startedAt))}</span>
          )}
          {detail !== null && <p class="soft">{detail}</p>}
        </li>
      ))}
    </ol>
  );
}
