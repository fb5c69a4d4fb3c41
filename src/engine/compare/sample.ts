import type { TableComparison } from '../../domain/comparison.ts';
import type { Table } from './catalog.ts';
import type { Relation, SideName } from './relation.ts';

export type SampleRow = NonNullable<TableComparison['sample']>[number];
export type Values = (string | null)[];
type TextRecord = Record<string, string | null>;

/** How rows differ, counted, with a sample: left, right, changed, each by key. */
export interface RowDifferences {
  readonly onlyLeft: number;
  readonly onlyRight: number;
  readonly changed: number;
  readonly sample: SampleRow[];
}

export const noDifferences: RowDifferences = { onlyLeft: 0, onlyRight: 0, changed: 0, sample: [] };

/** Shares `limit` among the counts in turn, so that many rows of one kind do not hide another. */
export function shares(limit: number, counts: readonly number[]): number[] {
  const given = counts.map(() => 0);
  for (let left = limit; left > 0; ) {
    const open = counts.flatMap((count, index) => ((given[index] ?? 0) < count ? [index] : []));
    if (open.length === 0) break;
    for (const index of open.slice(0, left)) given[index] = (given[index] ?? 0) + 1;
    left -= Math.min(left, open.length);
  }
  return given;
}

/** A report is for people, and is kept with its job: a document of 100 MB in a cell must not become one of its own. */
const mostShown = 1000;

function shorten(text: string): string {
  if (text.length <= mostShown) return text;
  return `${text.slice(0, mostShown).toWellFormed()}… (${text.length} characters)`;
}

/** A row by its columns' names, long values cut short. */
export const record = (columns: readonly { readonly name: string }[], values: Values): TextRecord =>
  Object.fromEntries(
    columns.map(({ name }, index) => {
      const value = values[index] ?? null;
      return [name, value === null ? null : shorten(value)];
    }),
  );

/** The primary key's part of a whole row, null without a primary key. */
export const keyOf = ({ primaryKey }: Table, row: TextRecord): TextRecord | null =>
  primaryKey.length === 0 ? null : Object.fromEntries(primaryKey.map((name) => [name, row[name] ?? null]));

/** A row that only one side has. */
export const oneSided = (side: SideName, key: TextRecord | null, row: TextRecord): SampleRow => ({
  side,
  key,
  left: side === 'left' ? row : null,
  right: side === 'right' ? row : null,
});

/** A whole row that only its side has, with its key. */
export function loneRow({ side, table, columns }: Relation, values: Values): SampleRow {
  const row = record(columns, values);
  return oneSided(side, keyOf(table, row), row);
}
