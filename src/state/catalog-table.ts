import type { SQLInputValue } from 'node:sqlite';

/** How records are kept as rows of one table of `schema.ts`: what lists filter by, and the record itself as JSON. */
export interface CatalogTable<R> {
  readonly name: 'copies' | 'exports';
  /** Separated by commas, in the order of `values`; `id` and `document` among them. */
  readonly columns: string;
  values(record: R): readonly SQLInputValue[];
}

/** One whose records have an id of their own each. */
export interface RecordTable<R> extends CatalogTable<R> {
  readonly name: 'exports';
  idOf(record: R): string;
  isRecord(value: unknown): value is R;
}

/** A `?` for each of the columns. */
export const marks = (columns: string): string =>
  columns
    .split(',')
    .map(() => '?')
    .join(', ');
