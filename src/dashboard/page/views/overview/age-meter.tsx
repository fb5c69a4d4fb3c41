import type { Database } from '../../api/types.ts';
import { duration, roughly } from '../../format/quantities.ts';

/** The age of the last good backup against what it may be. */
export function AgeMeter({ database }: { readonly database: Pick<Database, 'ageMs' | 'maxAgeMs'> }) {
  const { ageMs, maxAgeMs } = database;
  if (ageMs === null) return <p class="age none">There is no good backup.</p>;
  const isLate = ageMs > maxAgeMs;
  return (
    <div class="age">
      <p>
        <strong>{roughly(ageMs)}</strong> since the last good backup{' '}
        <span class="soft">of at most {duration(maxAgeMs)}</span>
      </p>
      <meter
        class={isLate ? 'over' : ''}
        min={0}
        max={maxAgeMs}
        value={Math.min(ageMs, maxAgeMs)}
        aria-label="Age of the last good backup"
      >
        {Math.round((ageMs / maxAgeMs) * 100)} %
      </meter>
    </div>
  );
}
