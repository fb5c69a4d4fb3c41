/** An export as people put it together. */
import type { Schemas } from '../../api/types.ts';

type Request = Schemas['ExportRequest'];
export type Source = { readonly database: string } | { readonly backup: string };
export type Span = 'all' | 'lastDays' | 'between';

export interface Draft {
  readonly format: Request['format'];
  /** Names of those that are wanted, `schema.table`; null: all. */
  readonly tables: readonly string[] | null;
  readonly span: Span;
  readonly lastDays: string;
  readonly from: string;
  readonly to: string;
  readonly partitionBy: '' | 'year' | 'month';
}

export const firstDraft: Draft = {
  format: 'parquet',
  tables: null,
  span: 'all',
  lastDays: '30',
  from: '',
  to: '',
  partitionBy: '',
};

/** null: something is still missing. */
export function requestOf(source: Source, draft: Draft): Request | null {
  const { format, tables, partitionBy } = draft;
  const window = windowOf(draft);
  if (window === null || tables?.length === 0) return null;
  return {
    ...source,
    format,
    ...(tables ? { tables: [...tables] } : {}),
    ...(window ? { window } : {}),
    ...(partitionBy === '' ? {} : { partitionBy }),
  };
}

/** undefined: all rows; null: a bound is missing. */
function windowOf({ span, lastDays, from, to }: Draft): Request['window'] | null {
  if (span === 'all') return undefined;
  if (span === 'lastDays') return lastDays === '' ? null : { lastDays: Number(lastDays) };
  if (from !== '') return to === '' ? { from } : { from, to };
  return to === '' ? null : { to };
}
