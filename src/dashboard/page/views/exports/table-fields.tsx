import type { Estimates } from '../../api/types.ts';
import { tableName } from '../../format/names.ts';
import { CheckBox } from '../../parts/check-box.tsx';
import type { Draft } from './draft.ts';

export type Name = Pick<Estimates['tables'][number], 'schema' | 'name'>;

interface Props {
  /** Those that there are. */
  readonly tables: readonly Name[];
  /** What is known of them, from the newest good backup. */
  readonly estimated: Estimates['tables'];
  /** How far that can be relied on. */
  readonly note: string;
  readonly draft: Draft;
  onChange(part: Pick<Draft, 'tables'>): void;
}

/** Which tables, each with its columns where they are known. */
export function TableFields({ tables, estimated, note, draft, onChange }: Props) {
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
      <small class="soft">{note}</small>
      {tables.map((table) => (
        <CheckBox
          key={fullName(table)}
          checked={chosen.includes(fullName(table))}
          onChange={(isWanted) => toggle(fullName(table), isWanted)}
        >
          {tableName(table)} <small class="soft">{columnsOf(table, estimated)}</small>
        </CheckBox>
      ))}
    </fieldset>
  );
}

export const fullName = ({ schema, name }: Name): string => `${schema}.${name}`;

/** What is known of a table; undefined: nothing. */
export const estimateOf = (table: Name, estimated: Estimates['tables']) =>
  estimated.find((one) => fullName(one) === fullName(table));

const columnsOf = (table: Name, estimated: Estimates['tables']): string =>
  (estimateOf(table, estimated)?.columns ?? []).map(({ name, type }) => `${name} ${type}`).join(', ');
