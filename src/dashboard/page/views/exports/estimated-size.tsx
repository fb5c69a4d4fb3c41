import type { Estimates } from '../../api/types.ts';
import { bytes } from '../../format/quantities.ts';
import type { Draft } from './draft.ts';
import { estimateOf, fullName, type Name } from './table-fields.tsx';

interface Props {
  readonly tables: readonly Name[];
  readonly estimated: Estimates['tables'];
  readonly draft: Draft;
}

/** How large it will be, guessed from the newest good backup; nothing where that has not all of the tables. */
export function EstimatedSize({ tables, estimated, draft }: Props) {
  const chosen = tables.filter((table) => draft.tables === null || draft.tables.includes(fullName(table)));
  const known = chosen.map((table) => estimateOf(table, estimated)).filter((found) => found !== undefined);
  if (known.length === 0 || known.length < chosen.length) return null;
  const sizes = known.map((table) => (draft.format === 'csv' ? table.csvBytes : table.parquetBytes));
  if (sizes.includes(null)) return <p class="complaint">This format cannot hold one of these tables.</p>;
  const sum = sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
  return (
    <p>
      About <strong>{bytes(sum)}</strong>
      {draft.span !== 'all' && <span class="soft">, if it were all rows</span>}
    </p>
  );
}
