import { join } from 'node:path';
import type { ExportColumn, SchemaStatement } from '../../../src/domain/export.ts';
import type { LoadTable } from '../../../src/domain/ports/engine.ts';

/** A table of schema main whose files an export wrote in full. */
export function exported(
  name: string,
  columns: readonly (readonly [string, string])[],
  files: string[],
): LoadTable {
  return {
    ...foundIn(name, files),
    columns: columns.map(([column, type]): ExportColumn => ({ name: column, type, storedAs: null })),
  };
}

/** A table of schema main and files that people made for it. */
export const foundIn = (name: string, files: string[]): LoadTable => ({
  schema: 'main',
  name,
  columns: null,
  primaryKey: [],
  timeColumn: null,
  window: null,
  partitionedBy: [],
  files: files.map((file) => ({ name: file })),
});

export const statement = (kind: SchemaStatement['kind'], sql: string): SchemaStatement => ({
  kind,
  name: `main.${kind}`,
  sql,
});

/** Writes the rows of a SELECT as an export would. */
export const copy = (select: string, folder: string, name: string): string =>
  `COPY (${select}) TO '${join(folder, name)}' ${name.endsWith('.parquet') ? '' : '(HEADER, FORCE_QUOTE *)'}`;
