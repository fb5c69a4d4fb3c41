import type { SQLInputValue } from 'node:sqlite';

/** How records are kept as rows of one table of `schema.ts`: what lists filter by, and the record itself as JSON. */
export interface CatalogTable<R> {
  readonly name: 'copies' | 'exports';
  /** Separated by commas, in the order of `values`; `id` and `document` among them. */
  readonly columns: string;
  values(record: R): readonly SQLInputValue[];
}

/** A `?` for each of the columns. */
export const marks = (columns: string): string =>
  columns
    .split(',')
    .map(() => '?')
    .join(', ');
