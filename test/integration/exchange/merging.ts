import { join } from 'node:path';
import type { MergeMode } from '../../../src/domain/load.ts';
import type { LoadTable } from '../../../src/domain/ports/engine.ts';
import { runSql } from '../../support/duckdb.ts';
import { testEngine, unwatched } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { copy } from './loading.ts';

interface World {
  /** Statements that make the database to merge into. */
  readonly database: readonly string[];
  /** Files by name: the SELECT whose rows a Parquet or CSV file holds. */
  readonly files: Readonly<Record<string, string>>;
  /** Options of a database of a newer storage version. */
  readonly attach?: string;
}

/** A database, files beside it, and what merges them. */
export async function world({ database, files, attach }: World) {
  const folder = await temporaryFolder();
  const file = join(folder, 'image.duckdb');
  await runSql(
    file,
    [...database, ...Object.entries(files).map(([name, select]) => copy(select, folder, name))],
    attach ? { attach } : {},
  );
  const engine = testEngine(folder);
  const merge = (mode: MergeMode, tables: LoadTable[], format: 'csv' | 'parquet' = 'parquet') =>
    engine.merge({ file, folder, format, tables, mode }, unwatched());
  return { folder, file, merge };
}

/** What became of the rows of table t. */
export const counts = (inserted: number, updated: number, unchanged: number, deleted: number) => [
  { schema: 'main', name: 't', inserted, updated, unchanged, deleted },
];
