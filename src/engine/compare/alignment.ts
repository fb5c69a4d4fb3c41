import type { Column, Table } from './catalog.ts';
import { folded, pairUp } from './names.ts';
import { sharedTimeColumn } from './time-column.ts';

/** A column that both tables have, under an alias that needs no quoting. */
export interface AlignedColumn {
  readonly alias: string;
  readonly left: Column;
  readonly right: Column;
  /** The type both sides are compared as: their own, or VARCHAR where they differ. */
  readonly type: string;
}

/** How the rows of two tables are laid beside each other. */
export interface Alignment {
  /** The common columns, in the left table's order. */
  readonly columns: readonly AlignedColumn[];
  /** Aliases of the primary key that both tables have; empty if they have none or not the same. */
  readonly key: readonly string[];
  /** Whether the common columns are all there are, with the same types. */
  readonly sameColumns: boolean;
  readonly time: { readonly left: Column; readonly right: Column } | null;
}

/** Generated columns are left out: they hold no data, and reading them would run the file's own expressions. */
export function align(left: Table, right: Table): Alignment {
  const pairs = pairUp(stored(left), stored(right), ({ name }) => folded(name));
  const columns = pairs
    .flatMap(({ left, right }) => (left && right ? [{ left, right }] : []))
    .map(({ left, right }, index) => ({
      alias: `c${index}`,
      left,
      right,
      type: left.type === right.type ? left.type : 'VARCHAR',
    }));
  return {
    columns,
    key: sameKey(left, right) ? keyAliases(left, columns) : [],
    sameColumns:
      columns.length === pairs.length && columns.every((each) => each.left.type === each.right.type),
    time: sharedTimeColumn(left, right),
  };
}

export const stored = (table: Table): Column[] => table.columns.filter(({ generated }) => !generated);

function sameKey(left: Table, right: Table): boolean {
  const names = (table: Table) => JSON.stringify(table.primaryKey.map(folded).toSorted());
  return names(left) === names(right);
}

const keyAliases = (table: Table, columns: readonly AlignedColumn[]): string[] =>
  table.primaryKey.flatMap((name) =>
    columns.filter(({ left }) => folded(left.name) === folded(name)).map(({ alias }) => alias),
  );
