import type { Estimates } from '../../api/types.ts';
import { bytes } from '../../format/quantities.ts';
import type { Draft } from './draft.ts';
import { fullName } from './table-fields.tsx';

interface Props {
  readonly tables: Estimates['tables'];
  readonly draft: Draft;
}

/** How large it will be, guessed from the newest good backup. */
export function EstimatedSize({ tables, draft }: Props) {
  if (tables.length === 0) return null;
  const chosen = tables.filter((table) => draft.tables === null || draft.tables.includes(fullName(table)));
  const sizes = chosen.map((table) => (draft.format === 'csv' ? table.csvBytes : table.parquetBytes));
  if (sizes.includes(null)) return <p class="complaint">This format cannot hold one of these tables.</p>;
  const sum = sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
  return (
    <p>
      About <strong>{bytes(sum)}</strong>
      {draft.span !== 'all' && <span class="soft">, if it were all rows</span>}
    </p>
  );
}
