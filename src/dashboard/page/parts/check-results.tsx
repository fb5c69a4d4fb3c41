import type { VerificationReport } from '../api/types.ts';
import { plural } from '../format/quantities.ts';
import { Badge } from './badge.tsx';
import { ScrollTable } from './scroll-table.tsx';

type Check = NonNullable<VerificationReport['checks']>[number];

/** What configured checks found. */
export const CheckResults = ({ checks }: { readonly checks: readonly Check[] }) => (
  <ul class="plain checks">
    {checks.map((check) => (
      <li key={check.name}>
        <Badge tone={check.ok ? 'ok' : 'bad'}>{check.ok ? 'holds' : 'violated'}</Badge>{' '}
        <code>{check.name}</code> <Finding check={check} />
      </li>
    ))}
  </ul>
);

function Finding({ check: { name, ok, violations, error, columns, sample } }: { readonly check: Check }) {
  if (ok) return null;
  if (error !== null) return <span class="complaint">{error}</span>;
  return (
    <details>
      <summary>{plural(violations ?? 0, 'row')}</summary>
      <ScrollTable label={`Rows of ${name}`} columns={columns} rows={sample} />
    </details>
  );
}
