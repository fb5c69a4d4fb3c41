import type { Schedule } from '../../api/types.ts';
import { Badge } from '../../parts/badge.tsx';
import { JobBadge } from '../../parts/states.tsx';
import { Ago } from '../../parts/time.tsx';

/** How the last occurrence went. */
export function LastRun({ run }: { readonly run: NonNullable<Schedule['lastRun']> }) {
  const { outcome, startedAt, dueAt, jobId, state, reason, missed } = run;
  const at = startedAt ?? dueAt;
  return (
    <span>
      {outcome === 'skipped' ? <Badge tone="late">skipped</Badge> : state && <JobBadge state={state} />}{' '}
      {at !== null && <Ago at={at} />} {jobId !== null && <a href={`#/jobs/${jobId}`}>job</a>} {reason}
      {missed > 0 && <span class="soft"> It stands for {missed} that were missed.</span>}
    </span>
  );
}
