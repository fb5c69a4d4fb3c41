import type { Job } from '../../api/types.ts';
import { duration } from '../../format/quantities.ts';
import { JobBadge } from '../../parts/states.tsx';

/** One step: how it went, what it said, and where it failed what to do. */
export function StepItem({ step }: { readonly step: Job['steps'][number] }) {
  const { name, state, startedAt, endedAt, detail, output, hint } = step;
  return (
    <>
      <JobBadge state={state} /> <strong>{name}</strong>{' '}
      {endedAt !== null && (
        <span class="soft number">{duration(Date.parse(endedAt) - Date.parse(startedAt))}</span>
      )}
      {detail !== null && <p class="soft">{detail}</p>}
      {output !== undefined && output !== '' && (
        <details open={state !== 'succeeded'}>
          <summary>Output</summary>
          <pre class="output">{output}</pre>
        </details>
      )}
      {hint !== undefined && <p class="hint">{hint}</p>}
    </>
  );
}
