import type { Estimates } from '../../api/types.ts';
import { tableName } from '../../format/names.ts';
import { CheckBox } from '../../parts/check-box.tsx';
import type { Draft } from './draft.ts';

interface Props {
  readonly tables: Estimates['tables'];
  readonly draft: Draft;
  onChange(part: Pick<Draft, 'tables'>): void;
}

/** Which tables, each with its columns as of the newest good backup. */
export function TableFields({ tables, draft, onChange }: Props) {
  if (tables.length === 0)
    return <p class="soft">All tables. Which there are is known after the first good backup.</p>;
  const names = tables.map(fullName);
  const chosen = draft.tables ?? names;
  const toggle = (name: string, isWanted: boolean) => {
    const next = names.filter((one) => (one === name ? isWanted : chosen.includes(one)));
    onChange({ tables: next.length === names.length ? null : next });
  };
  return (
    <fieldset class="choice">
      <legend>Tables</legend>
      {tables.map((table) => (
        <CheckBox
          key={fullName(table)}
          checked={chosen.includes(fullName(table))}
          onChange={(isWanted) => toggle(fullName(table), isWanted)}
        >
          {tableName(table)}{' '}
          <small class="soft">{table.columns.map(({ name, type }) => `${name} ${type}`).join(', ')}</small>
        </CheckBox>
      ))}
    </fieldset>
  );
}

export const fullName = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${schema}.${name}`;
