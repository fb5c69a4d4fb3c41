/** Restoring rows as a database of their own. */
import { join } from 'node:path';
import type { JobContext } from '../../domain/ports/jobs.ts';
import { loadRows, progressOf } from '../load/rows.ts';
import { proveDatabase } from './prove-database.ts';
import type { Accept, Made, Source, StageOptions } from './source.ts';
import { copyStep, type NamedRows, stageRows, subjectOf, tablesOf } from './stage-rows.ts';

/** `rows` in a new database file. */
export function loadedSource(named: NamedRows, options: StageOptions): Source {
  const { rows } = named;
  return {
    named: named.named,
    sizeBytes: rows.databaseBytes,
    spareBytes: rows.filesBytes,
    partial: named.partial,
    keepsTarget: false,
    steps: (folder) => [
      copyStep(named, folder),
      `Make a database of them, with the rows of ${tablesOf(rows)}.`,
      ...named.lacking.map((what) => `Leave out what the files could not carry: ${what}`),
      'Check it: every block in use, every row, and their number.',
    ],
    make: (folder, context, accept) => load(named, folder, context, accept, options),
  };
}

async function load(
  named: NamedRows,
  folder: string,
  context: JobContext,
  accept: Accept,
  options: StageOptions,
): Promise<Made> {
  const { rows } = named;
  const staged = await stageRows(named, folder, context, accept, options);
  const file = join(folder, 'loaded.duckdb');
  const watch = { signal: context.signal, onProgress: progressOf(rows, context) };
  const loaded = await context.step('load', () =>
    loadRows(rows, { folder: staged, file }, options.engine, watch),
  );
  const counted = loaded.map(({ schema, name, inserted }) => ({
    schema,
    name,
    rowCount: inserted,
    fingerprint: null,
  }));
  const expected = rows.expected ?? { duckdbVersion: null, tables: counted };
  const proven = await context.step('verify', () =>
    proveDatabase(subjectOf(named), file, expected, context, options),
  );
  accept(proven.verification);
  return { file, loaded, ...proven };
}
