import type { Column, Table } from './catalog.ts';
import { columnNamed } from './names.ts';

/** The column that says when a row is of: the first date or timestamp of the primary key, else the first that is NOT NULL. */
export function timeColumn(table: Table): Column | null {
  const key = table.primaryKey.map((name) => findColumn(table, name));
  return (
    [...key, ...table.columns.filter((column) => !column.nullable)].find(
      (column) => column !== undefined && isTime(column),
    ) ?? null
  );
}

/** The time column that both tables have, by the left one's choice if the right one has it, else by the right one's. */
export function sharedTimeColumn(left: Table, right: Table): { left: Column; right: Column } | null {
  for (const name of [timeColumn(left)?.name, timeColumn(right)?.name]) {
    if (name === undefined) continue;
    const pair = { left: findColumn(left, name), right: findColumn(right, name) };
    if (pair.left && pair.right && isTime(pair.left) && isTime(pair.right)) {
      return { left: pair.left, right: pair.right };
    }
  }
  return null;
}

export const isTime = ({ type, generated }: Column): boolean =>
  !generated && /^(DATE|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?)$/.test(type);

const findColumn = ({ columns }: Table, name: string): Column | undefined => columnNamed(columns, name);
